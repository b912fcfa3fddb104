using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Finds joined columns that know the target too well, as <see cref="TargetLeakage"/> does for those of the data themselves. Thread-safe.</summary>
public static class JoinedLeaks
{
    /// <summary>One suggestion to leave it out per suspicious column that is still there at the end.</summary>
    /// <param name="sample">The raw columns with the target.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="recipe">The recipe that was tried.</param>
    /// <param name="preview">What its steps made of the sample.</param>
    /// <param name="cancellation">Stops between columns.</param>
    public static IReadOnlyList<RecipeSuggestion> Find(Table sample, string target, Recipe recipe, RecipePreview preview, CancellationToken cancellation)
    {
        if (sample.Find(target) is not { } column) { return []; }
        var known = Enumerable.Range(0, sample.RowCount).Where(r => !column.IsMissing(r)).ToArray();
        var truth = known.Length == column.Count ? column : column.Take(known);
        var found = new List<RecipeSuggestion>();
        // A step that changes rows ends what can be compared row by row.
        for (var i = 0; i < preview.Steps.Count && preview.Steps[i] is { } step && step.RowsBefore == truth.Count && step.RowsAfter == truth.Count; i++)
        {
            if (recipe.Steps[i] is not JoinTable) { continue; }
            var before = (i == 0 ? preview.Start : preview.Steps[i - 1]).Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
            var joined = step.ToTable().Columns.Where(c => !before.Contains(c.Name) && c.Name != target && StillThere(preview, c.Name)).ToArray();
            foreach (var warning in TargetLeakage.Find(new Table([.. joined, truth]), target, cancellation))
            {
                found.Add(new([warning.Column], $"{warning.Column}, which step {i + 1} brings in, alone predicts the target almost perfectly", "Knows the answer in advance: leave it out?", new DropColumns([warning.Column], DropReason.Excluded)));
            }
        }
        return found;
    }

    private static bool StillThere(RecipePreview preview, string name) => preview.Last.Columns.Any(c => c.Name == name);
}
