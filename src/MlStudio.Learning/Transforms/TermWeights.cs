using System.Runtime.InteropServices;
using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>The terms of a text column that were kept in training, in ordinal order, with their weights. Immutable.</summary>
internal sealed class TermWeights
{
    /// <summary>Beyond this many distinct terms those seen in one row only are forgotten, which bounds memory on any text.</summary>
    private const int MostTermsCounted = 2_000_000;

    private readonly string[] _terms;
    private readonly double[] _weights;
    private readonly Dictionary<string, int> _codes;
    private Feature[]? _features;

    private TermWeights(string[] terms, double[] weights)
    {
        _terms = terms;
        _weights = weights;
        _codes = new Dictionary<string, int>(terms.Length, StringComparer.Ordinal);
        for (var i = 0; i < terms.Length; i++) { _codes[terms[i]] = i; }
    }

    public static TermWeights Fit(Column texts, TextTerms options, CancellationToken cancellation)
    {
        var counts = CountRows(texts, options.MaxWords, cancellation);
        var terms = counts.Where(p => p.Value.Rows >= options.MinRows)
            .OrderByDescending(p => p.Value.Rows).ThenBy(p => p.Key, StringComparer.Ordinal)
            .Take(options.MaxTerms).Select(p => p.Key).Order(StringComparer.Ordinal).ToArray();
        var weights = terms.Select(t => Logarithm.Log((1.0 + texts.Count) / (1.0 + counts[t].Rows)) + 1).ToArray();
        return new TermWeights(terms, weights);
    }

    public SparseBlock Apply(Column texts, string name, string source, int maxWords, CancellationToken cancellation)
    {
        _features ??= [.. _terms.Select(t => new Feature($"{name}: {t}", source))];
        var reader = new TermReader(maxWords);
        var lookup = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        var starts = new int[texts.Count + 1];
        var columns = new List<int>();
        var values = new List<float>();
        var found = new List<int>();
        for (var row = 0; row < texts.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            found.Clear();
            if (texts.Format(row) is { } text)
            {
                reader.Read(text, term =>
                {
                    if (lookup.TryGetValue(term, out var code)) { found.Add(code); }
                });
            }
            AddRow(found, columns, values);
            starts[row + 1] = columns.Count;
        }
        return new SparseBlock(_features, starts, [.. columns], [.. values]);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(_terms);
        writer.WriteArray<double>(_weights);
    }

    public static TermWeights Read(ModelReader reader)
    {
        var terms = reader.ReadStrings();
        var weights = reader.ReadArray<double>();
        return weights.Length == terms.Length ? new TermWeights(terms, weights) : throw new LearningException("The model file is damaged: text terms.");
    }

    /// <summary>Adds the row's distinct codes with their weights, scaled to length 1.</summary>
    private void AddRow(List<int> found, List<int> columns, List<float> values)
    {
        found.Sort();
        var squares = 0.0;
        for (int start = 0, end; start < found.Count; start = end)
        {
            end = EndOfRun(found, start);
            var weight = (end - start) * _weights[found[start]];
            squares += weight * weight;
        }
        var length = Math.Sqrt(squares);
        for (int start = 0, end; start < found.Count; start = end)
        {
            end = EndOfRun(found, start);
            columns.Add(found[start]);
            values.Add((float)((end - start) * _weights[found[start]] / length));
        }
    }

    private static int EndOfRun(List<int> codes, int start)
    {
        var end = start + 1;
        while (end < codes.Count && codes[end] == codes[start]) { end++; }
        return end;
    }

    private static Dictionary<string, (int Rows, int LastRow)> CountRows(Column texts, int maxWords, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, (int Rows, int LastRow)>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new TermReader(maxWords);
        var most = MostTermsCounted;
        for (var row = 0; row < texts.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (texts.Format(row) is not { } text) { continue; }
            var current = row;
            reader.Read(text, term =>
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, term, out var known);
                if (!known) { count = (1, current); }
                else if (count.LastRow != current) { count = (count.Rows + 1, current); }
            });
            if (counts.Count > most)
            {
                foreach (var rare in counts.Where(p => p.Value.Rows == 1).Select(p => p.Key).ToArray()) { counts.Remove(rare); }
                // Where most terms are not rare, going through them again after every row would take forever.
                most = Math.Max(MostTermsCounted, counts.Count * 2);
            }
        }
        return counts;
    }
}
