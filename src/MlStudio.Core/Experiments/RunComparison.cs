using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Runs side by side: their figures with the best marked, their configuration with the differences marked.</summary>
/// <param name="Columns">Runs, or repeats put together; the baseline first where there is one.</param>
/// <param name="HasBaseline">Whether the first column is what the others are held against.</param>
/// <param name="Validation">What runs are chosen by; the best is marked where all were measured on the same rows.</param>
/// <param name="Test">Shown apart; nothing is marked.</param>
/// <param name="Configuration">Labels with one value per column.</param>
public sealed record RunComparison(
    IReadOnlyList<ComparisonColumn> Columns, bool HasBaseline, IReadOnlyList<MetricRow> Validation, IReadOnlyList<MetricRow> Test, IReadOnlyList<ConfigurationRow> Configuration)
{
    /// <summary>The runs of all columns.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; } = [.. Columns.SelectMany(c => c.Runs)];

    /// <summary>The columns that can be tested against the baseline row by row; none where there is no baseline or it is a group of repeats.</summary>
    public IReadOnlyList<ComparisonColumn> Tested =>
        HasBaseline && !Columns[0].IsRepeated ? [.. Columns.Skip(1).Where(c => !c.IsRepeated && MeasureTheSame(c, Columns[0]))] : [];

    /// <summary>Whether all columns were measured on the same rows, so that a best figure can be told.</summary>
    public bool IsOnSameRows => Columns.Select(c => c.MeasuredOn).Distinct().Count() <= 1;

    /// <summary>One column per run, no baseline.</summary>
    public static RunComparison Of(IReadOnlyList<ComparedRun> runs) => Of([.. runs.Select(r => new ComparisonColumn([r]))], null);

    /// <param name="columns">In order; the one with the baseline moves to the front.</param>
    /// <param name="baseline">The number of a run; null, or one that is not there, for none.</param>
    public static RunComparison Of(IReadOnlyList<ComparisonColumn> columns, int? baseline)
    {
        var pinned = baseline is { } number ? columns.FirstOrDefault(c => c.Has(number)) : null;
        ComparisonColumn[] ordered = [.. columns.OrderBy(c => c != pinned)];
        var mark = ordered.Select(c => c.MeasuredOn).Distinct().Count() <= 1;
        return new RunComparison(ordered, pinned is not null,
            Figures(ordered, pinned, r => r.Run.Item.Metrics, mark), Figures(ordered, pinned, r => r.Run.Test, false), ComparedSettings.Of(ordered));
    }

    /// <summary>Whether figures of the column can be held against those of the baseline: they measure the same task and target.</summary>
    public static bool MeasureTheSame(ComparisonColumn column, ComparisonColumn baseline) =>
        column.Lead.Run.Item is var one && baseline.Lead.Run.Item is var other && one.Target == other.Target && one.Task == other.Task;

    private static IReadOnlyList<MetricRow> Figures(
        IReadOnlyList<ComparisonColumn> columns, ComparisonColumn? baseline, Func<ComparedRun, IReadOnlyDictionary<string, MetricFigure>> of, bool mark) =>
        [.. from metric in MetricCatalog.All
            let figures = columns.Select(c => Figure(c, r => of(r).GetValueOrDefault(metric.Key))).ToArray()
            where figures.Any(f => f is not null)
            let values = figures.Select(f => f?.Value).OfType<double>().ToArray()
            let best = !mark || values.Length < 2 ? (double?)null : metric.Direction == MetricDirection.Higher ? values.Max() : values.Min()
            select new MetricRow(metric, [.. figures.Select(f => f is null ? null : f with { IsBest = best is not null && f.Value == best && values.Distinct().Count() > 1 })])
            {
                Differences = [.. columns.Select((c, i) => baseline is null || c == baseline || !MeasureTheSame(c, baseline) ? null : MetricDifference.Of(metric, figures[0], figures[i]))],
            }];

    private static MetricFigure? Figure(ComparisonColumn column, Func<ComparedRun, MetricFigure?> of)
    {
        if (!column.IsRepeated) { return of(column.Lead); }
        var figures = column.Counted.Select(of).OfType<MetricFigure>().ToArray();
        if (figures.Length == 0) { return null; }
        var values = figures.Select(f => f.Value).OfType<double>().ToArray();
        if (values.Length == 0) { return new MetricFigure(null, null); }
        var mean = MeanInterval.Of(values);
        return new MetricFigure(mean.Mean, null) { OverRuns = mean, Between = (values.Min(), values.Max()) };
    }
}

/// <summary>A metric with one figure per column; null where its runs do not have it.</summary>
public sealed record MetricRow(MetricDefinition Metric, IReadOnlyList<MetricFigure?> Figures)
{
    /// <summary>Per column how far it is from the baseline; null for the baseline itself, without one, and where they cannot be compared.</summary>
    public IReadOnlyList<MetricDifference?> Differences { get; init; } = [];

    public bool Differs => Figures.Select(f => f?.Value).Distinct().Count() > 1;
}

/// <summary>A setting with one value per column, empty where its runs do not have it.</summary>
/// <param name="Algorithm">Key of the only algorithm that has it, where several are compared; null for what all have.</param>
public sealed record ConfigurationRow(string Group, string Label, IReadOnlyList<string> Values, bool Differs, string? Algorithm = null);
