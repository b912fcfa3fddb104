using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>
/// Turns native features (codes, missing values, raw numbers) into what linear models and distances want: one 0/1 feature per level,
/// numbers standardised with missing ones at their mean and an indicator beside them; weights of terms and other sparse features as
/// they are. Fitted on training rows alone. Immutable and thread-safe.
/// </summary>
internal sealed class MatrixConverter
{
    private readonly int _features;
    private readonly Part[] _parts;

    private MatrixConverter(int features, Part[] parts)
    {
        (_features, _parts) = (features, parts);
        Width = parts.Sum(p => p.Width);
    }

    /// <summary>Features that come out.</summary>
    public int Width { get; }

    /// <summary>Features that go in.</summary>
    public int FeatureCount => _features;

    public static MatrixConverter Fit(FeatureMatrix features, CancellationToken cancellation)
    {
        var rows = Enumerable.Range(0, features.RowCount).ToArray();
        var parts = new List<Part>();
        for (var f = 0; f < features.FeatureCount; f++)
        {
            cancellation.ThrowIfCancellationRequested();
            var levels = features.Features[f].LevelCount;
            if (levels > 0) { parts.Add(new Part(f, levels, 0, 0, AnyMissing(features, f, levels))); continue; }
            var facts = FeatureFacts.Of(features, f, rows);
            var missing = facts.Known > 0 && facts.Known < rows.Length;
            if (facts.Deviation <= 1e-9 * Math.Abs(facts.Mean) && !missing) { continue; }
            parts.Add(facts.IsSparse ? new Part(f, 0, 0, 1, missing)
                : new Part(f, 0, (float)facts.Mean, facts.Deviation > 1e-9 * Math.Abs(facts.Mean) ? (float)(1 / facts.Deviation) : 0, missing));
        }
        return new MatrixConverter(features.FeatureCount, [.. parts]);
    }

    /// <param name="values">rowCount × <see cref="FeatureCount"/>.</param>
    /// <param name="converted">rowCount × <see cref="Width"/>, overwritten.</param>
    public void Convert(ReadOnlySpan<float> values, int rowCount, Span<float> converted)
    {
        converted[..(rowCount * Width)].Clear();
        for (var row = 0; row < rowCount; row++)
        {
            var from = values.Slice(row * _features, _features);
            var into = converted.Slice(row * Width, Width);
            var at = 0;
            foreach (var part in _parts)
            {
                var value = from[part.Feature];
                var known = float.IsFinite(value) && (part.Levels == 0 || (value >= 0 && value < part.Levels));
                if (!known) { if (part.Missing) { into[at + part.Width - 1] = 1; } }
                else if (part.Levels > 0) { into[at + (int)value] = 1; }
                else { into[at] = (value - part.Mean) * part.Factor; }
                at += part.Width;
            }
        }
    }

    /// <summary>A whole matrix.</summary>
    /// <exception cref="LearningException">It would be larger than 2 billion values.</exception>
    public FeatureMatrix Convert(FeatureMatrix features, CancellationToken cancellation)
    {
        if ((long)features.RowCount * Width > Array.MaxLength) { throw new LearningException($"{features.RowCount} rows × {Width} features are too many for a member that takes no categories. Leave out columns or that member."); }
        var values = new float[features.RowCount * Width];
        const int Block = 1024;
        for (var first = 0; first < features.RowCount; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(Block, features.RowCount - first);
            Convert(features.Values.AsSpan(first * _features, rows * _features), rows, values.AsSpan(first * Width));
        }
        return new FeatureMatrix([.. _parts.SelectMany(p => Names(features.Features[p.Feature], p))], features.RowCount, values);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(_features);
        writer.WriteArray<int>([.. _parts.SelectMany(p => new[] { p.Feature, p.Levels, p.Missing ? 1 : 0 })]);
        writer.WriteArray<float>([.. _parts.SelectMany(p => new[] { p.Mean, p.Factor })]);
    }

    public static MatrixConverter Read(ModelReader reader)
    {
        var features = reader.ReadInt32();
        var places = reader.ReadArray<int>();
        var numbers = reader.ReadArray<float>();
        if (places.Length % 3 != 0 || numbers.Length != places.Length / 3 * 2) { throw Damaged(); }
        var parts = new Part[places.Length / 3];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new Part(places[3 * i], places[(3 * i) + 1], numbers[2 * i], numbers[(2 * i) + 1], places[(3 * i) + 2] != 0);
            if (parts[i].Feature < 0 || parts[i].Feature >= features || parts[i].Levels is < 0 or > 1 << 24) { throw Damaged(); }
        }
        return new MatrixConverter(features, parts);
    }

    private static bool AnyMissing(FeatureMatrix features, int feature, int levels)
    {
        for (var row = 0; row < features.RowCount; row++)
        {
            var value = features.Row(row)[feature];
            if (!(value >= 0 && value < levels)) { return true; }
        }
        return false;
    }

    private static IEnumerable<Feature> Names(Feature feature, Part part)
    {
        if (part.Levels == 0) { yield return feature; }
        for (var level = 0; level < part.Levels; level++) { yield return new Feature($"{feature.Name} #{level}", feature.Source); }
        if (part.Missing) { yield return new Feature($"{feature.Name} (missing)", feature.Source); }
    }

    private static LearningException Damaged() => new("The model file is damaged: an ensemble's preparation.");

    private readonly record struct Part(int Feature, int Levels, float Mean, float Factor, bool Missing)
    {
        public int Width => Math.Max(1, Levels) + (Missing ? 1 : 0);
    }
}
