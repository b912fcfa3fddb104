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

    /// <summary>Runs of characters come first, since their quote sorts before every letter and digit.</summary>
    private readonly int _runs;
    private Feature[]? _features;

    private TermWeights(string[] terms, double[] weights)
    {
        _terms = terms;
        _weights = weights;
        _codes = new Dictionary<string, int>(terms.Length, StringComparer.Ordinal);
        for (var i = 0; i < terms.Length; i++) { _codes[terms[i]] = i; }
        _runs = terms.Count(IsRun);
    }

    public static TermWeights Fit(Column texts, TextTerms options, CancellationToken cancellation)
    {
        var counts = CountRows(texts, options, cancellation);
        string[] Commonest(bool runs) =>
        [
            .. counts.Where(p => p.Value.Rows >= options.MinRows && IsRun(p.Key) == runs)
                .OrderByDescending(p => p.Value.Rows).ThenBy(p => p.Key, StringComparer.Ordinal)
                .Take(options.MaxTerms).Select(p => p.Key).Order(StringComparer.Ordinal),
        ];
        string[] terms = [.. Commonest(runs: true), .. Commonest(runs: false)];
        var weights = terms.Select(t => Logarithm.Log((1.0 + texts.Count) / (1.0 + counts[t].Rows)) + 1).ToArray();
        return new TermWeights(terms, weights);
    }

    public SparseBlock Apply(Column texts, string name, string source, TextTerms options, CancellationToken cancellation)
    {
        _features ??= [.. _terms.Select(t => new Feature($"{name}: {t}", source))];
        var reader = new TermReader(options.MaxWords, options.MaxCharacters);
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
            AddRow(found, options.Sublinear, columns, values);
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

    /// <summary>Adds the row's distinct codes with their weights; runs of characters and words are scaled to length 1 each.</summary>
    private void AddRow(List<int> found, bool sublinear, List<int> columns, List<float> values)
    {
        found.Sort();
        var words = found.BinarySearch(_runs);
        if (words < 0) { words = ~words; }
        while (words > 0 && found[words - 1] == _runs) { words--; }
        AddCodes(found, 0, words, sublinear, columns, values);
        AddCodes(found, words, found.Count, sublinear, columns, values);
    }

    private void AddCodes(List<int> found, int first, int last, bool sublinear, List<int> columns, List<float> values)
    {
        double Weight(int start, int end) => (sublinear ? 1 + Logarithm.Log(end - start) : end - start) * _weights[found[start]];
        var squares = 0.0;
        for (int start = first, end; start < last; start = end)
        {
            end = EndOfRun(found, start);
            var weight = Weight(start, end);
            squares += weight * weight;
        }
        var length = Math.Sqrt(squares);
        for (int start = first, end; start < last; start = end)
        {
            end = EndOfRun(found, start);
            columns.Add(found[start]);
            values.Add((float)(Weight(start, end) / length));
        }
    }

    private static bool IsRun(string term) => term.Length > 0 && term[0] == TermReader.Quote;

    private static int EndOfRun(List<int> codes, int start)
    {
        var end = start + 1;
        while (end < codes.Count && codes[end] == codes[start]) { end++; }
        return end;
    }

    private static Dictionary<string, (int Rows, int LastRow)> CountRows(Column texts, TextTerms options, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, (int Rows, int LastRow)>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new TermReader(options.MaxWords, options.MaxCharacters);
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
