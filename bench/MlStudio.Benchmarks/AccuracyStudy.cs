using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlStudio.Learning;
using MlStudio.Learning.Trainers;

namespace MlStudio.Benchmarks;

/// <summary>Goes through data sets and trainers, keeps each figure in a file as soon as it is known, and goes on from such a file.</summary>
internal sealed class AccuracyStudy(IReadOnlyList<CatalogEntry> entries, string trainers, int threads)
{
    public const string AllTrainers = "all";
    private static readonly string[] s_learnable = ["binary", "multiclass", "regression"];
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };
    private readonly string[] _trainers = trainers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Options of the trainer; null for the defaults.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>Where figures are kept; null for nowhere.</summary>
    public string? File { get; init; }

    /// <summary>Whether figures that the file holds already stand, so that only what is missing is measured.</summary>
    public bool Resume { get; init; }

    /// <summary>Called with each new figure, how many there are so far and how many there will be.</summary>
    public Action<AccuracyResult, int, int>? Measured { get; init; }

    /// <summary>Called with what is worth a line.</summary>
    public Action<string>? Note { get; init; }

    /// <returns>All figures: those that stood and those that are new, by data set and then in the order of the catalog of trainers.</returns>
    /// <exception cref="LearningException">A trainer or a data set cannot be found, or the file does not hold figures.</exception>
    public IReadOnlyList<AccuracyResult> Run(CancellationToken cancellation = default)
    {
        foreach (var key in _trainers.Where(k => k != AllTrainers)) { TrainerCatalog.Get(key); }
        var results = Resume && File is not null && System.IO.File.Exists(File) ? Read(File) : [];
        foreach (var entry in entries.Where(e => !s_learnable.Contains(e.Task))) { Note?.Invoke($"{entry.Name}: skipped, since its task is {entry.Task}."); }
        var plan = entries.Where(e => s_learnable.Contains(e.Task)).SelectMany(e => KeysFor(CatalogData.TaskOf(e)).Select(k => (Entry: e, Key: k)))
            .Where(p => !results.Any(r => r.Dataset == p.Entry.Name && r.Trainer == p.Key)).ToArray();
        var done = 0;
        foreach (var group in plan.GroupBy(p => p.Entry))
        {
            var data = CatalogData.Read(group.Key);
            foreach (var (entry, key) in group)
            {
                var result = AccuracyBenchmark.Run(entry.Name, data, key, threads, Options, cancellation);
                results.Add(result);
                Keep(results);
                Measured?.Invoke(result, ++done, plan.Length);
            }
        }
        return Ordered(results);
    }

    private IEnumerable<string> KeysFor(LearningTask task) => TrainerCatalog.For(task).Select(t => t.Key).Where(k => _trainers.Contains(k) || _trainers.Contains(AllTrainers));

    private List<AccuracyResult> Ordered(List<AccuracyResult> results)
    {
        string[] names = [.. entries.Select(e => e.Name)];
        string[] keys = [.. TrainerCatalog.All.Select(t => t.Key)];
        return [.. results.OrderBy(r => Array.IndexOf(names, r.Dataset)).ThenBy(r => Array.IndexOf(keys, r.Trainer))];
    }

    /// <summary>Replaces the file as a whole, so that an interruption leaves the old one or the new one.</summary>
    private void Keep(List<AccuracyResult> results)
    {
        if (File is null) { return; }
        var unfinished = File + ".part";
        System.IO.File.WriteAllText(unfinished, JsonSerializer.Serialize(Ordered(results), s_json));
        System.IO.File.Move(unfinished, File, overwrite: true);
    }

    private static List<AccuracyResult> Read(string file)
    {
        try { return JsonSerializer.Deserialize<List<AccuracyResult>>(System.IO.File.ReadAllText(file), s_json) ?? []; }
        catch (JsonException e) { throw new LearningException(string.Create(CultureInfo.InvariantCulture, $"'{file}' does not hold figures of an earlier run: {e.Message}"), e); }
    }
}
