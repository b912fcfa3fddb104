using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>
/// Turns feature rows into what the network computes with: one code per category (the last code for missing and unseen levels) and
/// the inputs of all numbers. Fitted on the rows learned from alone. Immutable and thread-safe.
/// </summary>
internal sealed class InputEncoder
{
    private const int MostRanges = 16;
    private const int FewestRanges = 4;

    /// <summary>Ranges are given up for plain numbers where there are so many features that they would give more inputs than this.</summary>
    private const int MostRangeInputs = 1024;
    private readonly int _features;
    private readonly (int Feature, NumberCode Code)[] _numbers;
    private readonly (int Feature, int Levels)[] _categories;

    private InputEncoder(int features, (int, NumberCode)[] numbers, (int, int)[] categories)
    {
        (_features, _numbers, _categories) = (features, numbers, categories);
        NumberWidth = _numbers.Sum(n => n.Code.Width);
    }

    /// <summary>Values of a feature row.</summary>
    public int FeatureCount => _features;

    /// <summary>Inputs that come from numbers.</summary>
    public int NumberWidth { get; }

    /// <summary>The levels of each category, without the code for missing.</summary>
    public IEnumerable<int> Levels => _categories.Select(c => c.Levels);

    public int CategoryCount => _categories.Length;

    /// <param name="rows">The rows learned from.</param>
    public static InputEncoder Fit(FeatureMatrix features, int[] rows, NumberEncoding encoding, CancellationToken cancellation)
    {
        var facts = new FeatureFacts[features.FeatureCount];
        var dense = 0;
        for (var f = 0; f < facts.Length; f++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (features.Features[f].IsCategory) { continue; }
            facts[f] = FeatureFacts.Of(features, f, rows);
            if (!facts[f].IsSparse && facts[f].Deviation > 0) { dense++; }
        }
        var ranges = Math.Min(MostRanges, MostRangeInputs / Math.Max(1, dense));
        if (encoding == NumberEncoding.Quantile) { ranges = 4 * MostRanges; }
        else if (ranges < FewestRanges) { encoding = NumberEncoding.Standard; }
        var numbers = new List<(int, NumberCode)>();
        var categories = new List<(int, int)>();
        for (var f = 0; f < facts.Length; f++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (features.Features[f].IsCategory) { categories.Add((f, features.Features[f].LevelCount)); }
            else if (NumberCode.Fit(features, f, rows, facts[f], encoding, ranges) is { } code) { numbers.Add((f, code)); }
        }
        return new InputEncoder(features.FeatureCount, [.. numbers], [.. categories]);
    }

    /// <param name="row">The features of a row.</param>
    /// <param name="inputs"><see cref="NumberWidth"/> values.</param>
    /// <param name="codes"><see cref="CategoryCount"/> values.</param>
    public void Encode(ReadOnlySpan<float> row, Span<float> inputs, Span<int> codes)
    {
        var at = 0;
        foreach (var (feature, code) in _numbers)
        {
            code.Write(row[feature], inputs.Slice(at, code.Width));
            at += code.Width;
        }
        for (var c = 0; c < _categories.Length; c++)
        {
            var value = row[_categories[c].Feature];
            codes[c] = value >= 0 && value < _categories[c].Levels ? (int)value : _categories[c].Levels;
        }
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(_features);
        writer.Write(_numbers.Length);
        foreach (var (feature, code) in _numbers)
        {
            writer.Write(feature);
            code.Write(writer);
        }
        writer.WriteArray<int>([.. _categories.Select(c => c.Feature)]);
        writer.WriteArray<int>([.. _categories.Select(c => c.Levels)]);
    }

    public static InputEncoder Read(ModelReader reader)
    {
        var features = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (features < 0 || count < 0 || count > features) { throw Damaged(); }
        var numbers = new (int Feature, NumberCode)[count];
        for (var i = 0; i < count; i++) { numbers[i] = (reader.ReadInt32(), NumberCode.Read(reader)); }
        var places = reader.ReadArray<int>();
        var levels = reader.ReadArray<int>();
        if (places.Length != levels.Length || levels.Any(l => l is < 1 or > 1 << 24) || places.Concat(numbers.Select(n => n.Feature)).Any(f => f < 0 || f >= features)) { throw Damaged(); }
        return new InputEncoder(features, numbers, [.. places.Zip(levels)]);
    }

    private static LearningException Damaged() => new("The model file is damaged: the network's inputs.");
}
