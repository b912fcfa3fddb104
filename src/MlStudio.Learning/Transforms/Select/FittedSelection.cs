using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Which items of a frame stay, and of finished blocks which features.</summary>
internal sealed class FittedSelection(string[] dropped, SortedDictionary<string, int[]> partial, FeatureScore[] scores) : FittedStep
{
    private readonly HashSet<string> _dropped = new(dropped, StringComparer.Ordinal);

    public FittedSelection(string[] dropped, KeyValuePair<string, int[]>[] partial, FeatureScore[] scores)
        : this(dropped, new SortedDictionary<string, int[]>(partial.ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal), scores) { }

    /// <summary>Nothing could be judged; everything stays.</summary>
    public static FittedSelection Nothing { get; } = new([], new SortedDictionary<string, int[]>(StringComparer.Ordinal), []);

    public override IReadOnlyList<FeatureScore> Scores => scores;

    public static FittedSelection Of(SelectionData data, double[] scoreOf, bool[] kept)
    {
        var indices = Enumerable.Range(0, data.Count).ToArray();
        var byItem = indices.GroupBy(i => data.Candidates[i].Item, StringComparer.Ordinal).ToArray();
        var dropped = byItem.Where(g => g.All(i => !kept[i])).Select(g => g.Key).ToArray();
        var partial = byItem.Where(g => g.Any(i => kept[i]) && g.Any(i => !kept[i]))
            .Select(g => KeyValuePair.Create(g.Key, g.Where(i => kept[i]).Select(i => data.Candidates[i].Feature).ToArray())).ToArray();
        return new FittedSelection(dropped, partial, [.. indices.Select(i => new FeatureScore(data.Candidates[i].Name, scoreOf[i], kept[i]))]);
    }

    public override Frame Apply(Frame rows)
    {
        var items = rows.Items.Where(i => !_dropped.Contains(i.Name)).Select(i => i is BlockItem block && partial.TryGetValue(i.Name, out var kept)
            ? block with { Block = new SelectedBlock(block.Block, kept) }
            : i);
        return new Frame([.. items], rows.RowCount, rows.Cancellation);
    }

    public override void Write(ModelWriter writer)
    {
        writer.Write(dropped);
        writer.Write(partial.Keys.ToArray());
        foreach (var kept in partial.Values) { writer.WriteArray<int>(kept); }
        writer.Write([.. scores.Select(s => s.Feature)]);
        writer.WriteArray<double>([.. scores.Select(s => s.Score)]);
        writer.WriteArray<byte>([.. scores.Select(s => s.Kept ? (byte)1 : (byte)0)]);
    }

    public static FittedSelection Read(ModelReader reader)
    {
        var dropped = reader.ReadStrings();
        var partial = reader.ReadStrings().Select(n => KeyValuePair.Create(n, reader.ReadArray<int>())).ToArray();
        var names = reader.ReadStrings();
        var values = reader.ReadArray<double>();
        var kept = reader.ReadArray<byte>();
        if (values.Length != names.Length || kept.Length != names.Length) { throw new LearningException("The model file is damaged: selection."); }
        return new FittedSelection(dropped, partial, [.. names.Select((n, i) => new FeatureScore(n, values[i], kept[i] != 0))]);
    }
}
