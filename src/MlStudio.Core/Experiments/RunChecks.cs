using System.Collections.Concurrent;
using System.Text.Json;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>
/// Looks at the real data before a training is queued: what a target suggests, why a training could not run, how columns would be
/// prepared. Versions never change, so answers are kept. Thread-safe.
/// </summary>
public sealed class RunChecks(DatasetTables tables, IBlobStore blobs)
{
    private const int MostKept = 2000;
    private readonly ConcurrentDictionary<(string Columns, string Question), object> _answers = new();

    /// <summary>What the columns hold, with warnings.</summary>
    public async Task<TableProfile> ProfileAsync(DatasetVersion version, CancellationToken cancellation)
    {
        var hash = version.ProfileHash ?? throw NotReady();
        if (_answers.TryGetValue((hash, "profile"), out var kept)) { return (TableProfile)kept; }
        await using var stream = blobs.OpenRead(hash);
        var profile = await JsonSerializer.DeserializeAsync<TableProfile>(stream, LearningJson.Options, cancellation)
            ?? throw new StudioException("The stored profile is empty.");
        Keep((hash, "profile"), profile);
        return profile;
    }

    /// <summary>Columns that know the target too well to be true: name and message.</summary>
    public Task<IReadOnlyDictionary<string, string>> LeakageAsync(DatasetVersion version, string target, CancellationToken cancellation) =>
        AnswerAsync<IReadOnlyDictionary<string, string>>(version, "leakage " + target, table => !table.Contains(target)
            ? new Dictionary<string, string>()
            : TargetLeakage.Find(table, target, cancellation).ToDictionary(w => w.Column, w => w.Message), cancellation);

    /// <summary>What the target suggests to learn.</summary>
    /// <exception cref="InvalidInputException">There is no such column.</exception>
    public Task<TaskProposal> ProposeAsync(DatasetVersion version, string target, CancellationToken cancellation) =>
        AnswerAsync(version, "propose " + target, table => TaskProposal.For(table.Find(target)
            ?? throw new InvalidInputException("target", $"The data has no column '{target}'. Choose another target.")), cancellation);

    /// <summary>Why the training could not run; empty where it can be queued.</summary>
    public Task<IReadOnlyList<Refusal>> CheckAsync(DatasetVersion version, TrainingSpec spec, CancellationToken cancellation) =>
        AnswerAsync(version, "check " + spec.ToCanonicalJson(), table => TargetCheck.Check(table, spec), cancellation);

    /// <summary>How the columns will be prepared for a trainer.</summary>
    public Task<Recipe> RecipeAsync(DatasetVersion version, TrainingSpec spec, CancellationToken cancellation)
    {
        var encoding = TrainerJson.Read(spec.TrainerKey, spec.Options).Encoding;
        return AnswerAsync(version, $"recipe {encoding} {spec.ToCanonicalJson()}", table => DefaultRecipe.For(table, spec.Target, LeftOut(table, spec), encoding), cancellation);
    }

    /// <summary>The columns that a training does not learn from: those left out, and the one that groups its split.</summary>
    private static IReadOnlyList<string> LeftOut(Table table, TrainingSpec spec)
    {
        var used = TargetCheck.FeatureColumns(table, spec).ToHashSet(StringComparer.Ordinal);
        return [.. table.Columns.Select(c => c.Name).Where(n => n != spec.Target && !used.Contains(n))];
    }

    private async Task<T> AnswerAsync<T>(DatasetVersion version, string question, Func<Table, T> answer, CancellationToken cancellation) where T : notnull
    {
        var columns = version.ColumnsHash ?? throw NotReady();
        var key = (columns, question);
        if (_answers.TryGetValue(key, out var kept)) { return (T)kept; }
        var found = await Task.Run(() =>
        {
            using var open = tables.Open(version);
            return answer(open.Table);
        }, cancellation);
        Keep(key, found);
        return found;
    }

    private void Keep((string, string) key, object answer)
    {
        if (_answers.Count >= MostKept) { _answers.Clear(); }
        _answers[key] = answer;
    }

    private static InvalidInputException NotReady() => new("data", "These data are not ready yet. Wait until they have been read, or choose another version.");
}
