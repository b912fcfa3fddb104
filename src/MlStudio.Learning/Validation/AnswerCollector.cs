using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Validation;

/// <summary>Gathers what the models of a run answered, part by part. Not thread-safe.</summary>
internal sealed class AnswerCollector(Table table, TrainingSpec spec, TargetEncoding target)
{
    private readonly List<(AnswerPart Part, int[] Rows, double[] Values)> _parts = [];
    private int _count;

    /// <param name="number">The fold's number, from 1; 0 elsewhere.</param>
    /// <param name="rows">Ascending.</param>
    public void Add(AnswerPartKind kind, int number, int[] rows, double[] values, double threshold)
    {
        _parts.Add((new AnswerPart(kind, number, _count, rows.Length, threshold), rows, values));
        _count += rows.Length;
    }

    /// <summary>Null where they are more than can be kept.</summary>
    public RunAnswers? ToAnswers()
    {
        if (_parts.Sum(p => p.Values.LongLength) > RunAnswers.MostValues) { return null; }
        int[] rows = [.. _parts.SelectMany(p => p.Rows)];
        var codes = Splitter.Groups(table, spec);
        return new RunAnswers(
            spec.Task, spec.Target, table.RowCount, target.Labels, [.. _parts.Select(p => p.Part)], rows, target.Numbers(rows), [.. _parts.SelectMany(p => p.Values)],
            codes is null ? [] : Array.ConvertAll(rows, r => codes[r]));
    }
}
