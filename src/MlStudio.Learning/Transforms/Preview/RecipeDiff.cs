using System.Text.Json.Nodes;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>How a step differs between two versions of a recipe.</summary>
public enum StepChangeKind
{
    Added,
    Removed,

    /// <summary>The same step at another place among the others.</summary>
    Moved,

    /// <summary>A step of the same kind with other parameters, at the same or another place.</summary>
    Changed,
}

/// <summary>A parameter that differs.</summary>
/// <param name="Name">As in <see cref="StepParameter.Name"/>.</param>
/// <param name="Label">As in <see cref="StepParameter.Label"/>.</param>
/// <param name="Before">The value as JSON; null where it was empty.</param>
/// <param name="After">The value as JSON; null where it is empty.</param>
public sealed record ParameterChange(string Name, string Label, string? Before, string? After);

/// <summary>A step that differs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Before">Its place in the old version, from 1; null where added.</param>
/// <param name="After">Its place in the new version, from 1; null where removed.</param>
/// <param name="Old">The step in the old version; null where added.</param>
/// <param name="New">The step in the new version; null where removed.</param>
/// <param name="Parameters">What differs, where changed.</param>
public sealed record StepChange(StepChangeKind Kind, int? Before, int? After, RecipeStep? Old, RecipeStep? New, IReadOnlyList<ParameterChange> Parameters);

/// <summary>Compares two versions of a recipe step by step. Thread-safe.</summary>
public static class RecipeDiff
{
    /// <summary>The steps that differ, in the order of the new version, removed ones where they stood; empty for equal recipes.</summary>
    public static IReadOnlyList<StepChange> Between(Recipe before, Recipe after)
    {
        var old = before.Steps.Select(LearningJson.Canonical).ToArray();
        var now = after.Steps.Select(LearningJson.Canonical).ToArray();
        var (leftOld, leftNew) = Unmatched(old, now);
        var changes = new List<StepChange>();
        foreach (var i in leftOld.ToArray())
        {
            if (leftNew.FindIndex(j => now[j] == old[i]) is var found and >= 0)
            {
                changes.Add(new(StepChangeKind.Moved, i + 1, leftNew[found] + 1, before.Steps[i], after.Steps[leftNew[found]], []));
                leftNew.RemoveAt(found);
                leftOld.Remove(i);
            }
        }
        foreach (var i in leftOld.ToArray())
        {
            var same = leftNew.Where(j => after.Steps[j].GetType() == before.Steps[i].GetType())
                .Select(j => (At: j, Differences: Differences(before.Steps[i], after.Steps[j]))).OrderBy(p => p.Differences.Count).ThenBy(p => Math.Abs(p.At - i)).FirstOrDefault();
            if (same.Differences is null) { continue; }
            changes.Add(new(StepChangeKind.Changed, i + 1, same.At + 1, before.Steps[i], after.Steps[same.At], same.Differences));
            leftNew.Remove(same.At);
            leftOld.Remove(i);
        }
        changes.AddRange(leftOld.Select(i => new StepChange(StepChangeKind.Removed, i + 1, null, before.Steps[i], null, [])));
        changes.AddRange(leftNew.Select(j => new StepChange(StepChangeKind.Added, null, j + 1, null, after.Steps[j], [])));
        return [.. changes.OrderBy(c => c.After ?? c.Before).ThenBy(c => c.Kind == StepChangeKind.Removed ? 0 : 1)];
    }

    /// <summary>The places outside the longest common run of equal steps.</summary>
    private static (List<int> Old, List<int> New) Unmatched(string[] old, string[] now)
    {
        var length = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                length[i, j] = old[i] == now[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }
        List<int> leftOld = [], leftNew = [];
        var (a, b) = (0, 0);
        while (a < old.Length && b < now.Length)
        {
            if (old[a] == now[b]) { a++; b++; }
            else if (length[a + 1, b] >= length[a, b + 1]) { leftOld.Add(a++); }
            else { leftNew.Add(b++); }
        }
        for (; a < old.Length; a++) { leftOld.Add(a); }
        for (; b < now.Length; b++) { leftNew.Add(b); }
        return (leftOld, leftNew);
    }

    private static List<ParameterChange> Differences(RecipeStep before, RecipeStep after)
    {
        JsonObject old = StepJson.Write(before), now = StepJson.Write(after);
        return [.. StepParameter.Of(before.GetType())
            .Select(p => new ParameterChange(p.Name, p.Label, old[p.Name]?.ToJsonString(LearningJson.Options), now[p.Name]?.ToJsonString(LearningJson.Options)))
            .Where(c => c.Before != c.After)];
    }
}
