using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>How one number becomes inputs of the network: fitted on training rows, written out for any row.</summary>
internal sealed class NumberCode
{
    /// <summary>Standardised values are cut off here, so that one absurd value cannot drown a row.</summary>
    private const float Farthest = 6;

    /// <summary>Rows that decide on the ranges.</summary>
    private const int MostSorted = 50_000;
    private readonly float _fill;
    private readonly float _mean;
    private readonly float _factor;
    private readonly float[] _edges;
    private readonly NumberEncoding _encoding;
    private readonly bool _indicator;

    private NumberCode(float fill, float mean, float factor, float[] edges, NumberEncoding encoding, bool indicator)
    {
        (_fill, _mean, _factor, _edges, _encoding, _indicator) = (fill, mean, factor, edges, encoding, indicator);
        Width = (_encoding == NumberEncoding.Piecewise ? 1 + Ranges : 1) + (indicator ? 1 : 0);
    }

    /// <summary>How many inputs it gives.</summary>
    public int Width { get; }

    private int Ranges => Math.Max(0, _edges.Length - 1);

    /// <summary>Null for a feature that is constant or never known, and never missing: it tells nothing.</summary>
    public static NumberCode? Fit(FeatureMatrix features, int feature, int[] rows, FeatureFacts facts, NumberEncoding encoding, int ranges)
    {
        var indicator = facts.Known < rows.Length && facts.Known > 0;
        if (facts.Deviation <= 1e-9 * Math.Abs(facts.Mean)) { return indicator ? new NumberCode((float)facts.Mean, (float)facts.Mean, 0, [], NumberEncoding.Standard, true) : null; }
        if (facts.IsSparse) { return new NumberCode(0, 0, 1, [], NumberEncoding.Standard, indicator); }
        var sorted = Sorted(features, feature, rows);
        var edges = encoding == NumberEncoding.Standard || ranges < 2 ? [] : Edges(sorted, ranges);
        if (edges.Length < 3) { (edges, encoding) = ([], NumberEncoding.Standard); }
        return new NumberCode(sorted[sorted.Length / 2], (float)facts.Mean, (float)(1 / facts.Deviation), edges, encoding, indicator);
    }

    /// <param name="inputs"><see cref="Width"/> values, overwritten.</param>
    public void Write(float value, Span<float> inputs)
    {
        var missing = !float.IsFinite(value);
        if (_indicator) { inputs[Width - 1] = missing ? 1 : 0; }
        if (missing) { value = _fill; }
        if (_encoding == NumberEncoding.Quantile) { inputs[0] = Quantile(value); return; }
        inputs[0] = Math.Clamp((value - _mean) * _factor, -Farthest, Farthest);
        if (_encoding == NumberEncoding.Standard) { return; }
        for (var range = 0; range < Ranges; range++) { inputs[1 + range] = Share(value, range); }
    }

    public void Write(ModelWriter writer)
    {
        writer.Write((int)_encoding);
        writer.Write(_indicator);
        writer.WriteArray<float>([_fill, _mean, _factor]);
        writer.WriteArray<float>(_edges);
    }

    public static NumberCode Read(ModelReader reader)
    {
        var encoding = (NumberEncoding)reader.ReadInt32();
        var indicator = reader.ReadBoolean();
        var facts = reader.ReadArray<float>();
        var edges = reader.ReadArray<float>();
        return Enum.IsDefined(encoding) && facts.Length == 3 && (encoding == NumberEncoding.Standard || edges.Length > 2)
            ? new NumberCode(facts[0], facts[1], facts[2], edges, encoding, indicator)
            : throw new LearningException("The model file is damaged: the network's inputs.");
    }

    private float Share(float value, int range) =>
        value <= _edges[range] ? 0 : value >= _edges[range + 1] ? 1 : (value - _edges[range]) / (_edges[range + 1] - _edges[range]);

    private float Quantile(float value)
    {
        float sum = 0;
        for (var range = 0; range < Ranges; range++) { sum += Share(value, range); }
        // √12: a uniform number on 0 … 1 has the deviation 1/√12.
        return ((sum / Ranges) - 0.5f) * 3.4641016f;
    }

    private static float[] Sorted(FeatureMatrix features, int feature, int[] rows)
    {
        var step = ((rows.Length - 1) / MostSorted) + 1;
        var values = new List<float>((rows.Length / step) + 1);
        for (var i = 0; i < rows.Length; i += step)
        {
            var value = features.Values[((long)rows[i] * features.FeatureCount) + feature];
            if (float.IsFinite(value)) { values.Add(value); }
        }
        var sorted = values.Count > 0 ? values.ToArray() : [0];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>The ends of ranges with about equally many rows, each different from the next.</summary>
    private static float[] Edges(float[] sorted, int ranges)
    {
        var edges = new List<float>(ranges + 1);
        for (var i = 0; i <= ranges; i++)
        {
            var edge = sorted[(int)((long)(sorted.Length - 1) * i / ranges)];
            if (edges.Count == 0 || edge > edges[^1]) { edges.Add(edge); }
        }
        return [.. edges];
    }
}
