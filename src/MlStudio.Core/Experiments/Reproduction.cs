using MlStudio.Core.Jobs;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>A run beside the run that did its work again.</summary>
/// <param name="OriginalNumber">The number of the run that was reproduced.</param>
/// <param name="Original">The run that was reproduced; null where it was deleted since.</param>
/// <param name="Again">The run that reproduces it.</param>
public sealed record Reproduction(int OriginalNumber, RunDetails? Original, RunDetails Again)
{
    /// <summary>Whether both have ended with a model, so that there is something to compare.</summary>
    public bool IsComparable => Original?.ModelHash is not null && Again is { Item.State: JobState.Succeeded, ModelHash: not null };

    /// <summary>Whether the models are the same to the byte.</summary>
    public bool SameModel => IsComparable && Original!.ModelHash == Again.ModelHash;

    /// <summary>Whether every row was answered the same; null where a run is from before answers were kept.</summary>
    public bool? SameAnswers => IsComparable && Original!.AnswersHash is { } before && Again.AnswersHash is { } after ? before == after : null;

    /// <summary>Whether model, answers and all figures are the same.</summary>
    public bool IsIdentical => SameModel && SameAnswers != false && Figures.All(f => f.IsSame);

    /// <summary>Every figure of validation and test that the first run has, compared to the last bit. Figures that the program learned to measure since say nothing about it.</summary>
    public IReadOnlyList<ReproducedFigure> Figures => IsComparable
        ? [.. Compared("Validation", Original!.Item.Metrics, Again.Item.Metrics), .. Compared("Test", Original!.Test, Again.Test)]
        : [];

    /// <summary>What was not the same when the work was done again: the version of the code, or a setting.</summary>
    public IReadOnlyList<ConfigurationRow> Differences => Original is null
        ? []
        : [.. RunComparison.Of([new ComparedRun(Original, null), new ComparedRun(Again, null)]).Configuration.Where(r => r.Differs)];

    private static IEnumerable<ReproducedFigure> Compared(string part, IReadOnlyDictionary<string, MetricFigure> before, IReadOnlyDictionary<string, MetricFigure> after) =>
        from metric in MetricCatalog.All
        let first = before.GetValueOrDefault(metric.Key)
        let second = after.GetValueOrDefault(metric.Key)
        where first is not null
        select new ReproducedFigure(part, metric, first, second);
}

/// <summary>One figure before and again; null where a run does not have it.</summary>
public sealed record ReproducedFigure(string Part, MetricDefinition Metric, MetricFigure? Before, MetricFigure? Again)
{
    public bool IsSame => Same(Before?.Value, Again?.Value) && Same(Before?.Deviation, Again?.Deviation);

    private static bool Same(double? a, double? b) => a.HasValue == b.HasValue && (a is not { } x || BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(b!.Value));
}

/// <summary>What a run reproduces, and what reproduces it.</summary>
/// <param name="Of">This run beside the one that it reproduces; null where it does not reproduce one.</param>
/// <param name="By">The runs that reproduce this one, newest first.</param>
public sealed record RunReproductions(Reproduction? Of, IReadOnlyList<Reproduction> By)
{
    public static RunReproductions None { get; } = new(null, []);
}
