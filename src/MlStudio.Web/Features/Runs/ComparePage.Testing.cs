using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;

namespace MlStudio.Web.Features.Runs;

/// <summary>The paired tests against the baseline, found one metric after the other while the page is open.</summary>
public partial class ComparePage
{
    private Dictionary<(string Part, string Metric, int Run), RunVerdict> _verdicts = [];
    private CancellationTokenSource? _testing;
    private string? _tested;

    /// <summary>Why some runs or metrics cannot be tested against the baseline, each reason once.</summary>
    private IReadOnlyList<(string Words, string Reason)> Untold =>
        [.. from found in _verdicts
            where found.Value.WhyNot is not null && Found(MetricCatalog.Get(found.Key.Metric).Name)
            group found.Key.Metric by (found.Key.Run, Reason: found.Value.WhyNot!) into same
            orderby same.Key.Run
            let metrics = same.Distinct().Select(m => MetricCatalog.Get(m).Name).ToArray()
            select ($"Run {same.Key.Run}{(metrics.Length > 3 ? "" : $" by {string.Join(", ", metrics)}")}", same.Key.Reason)];

    private void StartTesting()
    {
        var others = _comparison!.Tested;
        var wanted = others.Count == 0 ? null : $"{_address.AllFigures || _find.Length > 0} {Identity(_comparison.Columns[0])} {string.Join(' ', others.Select(Identity).Order(StringComparer.Ordinal))}";
        if (wanted == _tested) { return; }
        StopTesting();
        (_tested, _verdicts) = (wanted, []);
        if (wanted is null || !RendererInfo.IsInteractive) { return; }
        _testing = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _ = TestAsync(_comparison, [.. others.Select(c => c.Lead.Run)], _testing);
    }

    private void StopTesting()
    {
        _testing?.Cancel();
        _testing = null;
    }

    private async Task TestAsync(RunComparison comparison, IReadOnlyList<RunDetails> others, CancellationTokenSource own)
    {
        using (own)
        {
            await LoadAsync(async _ =>
            {
                try
                {
                    foreach (var (part, rows) in new[] { (RunParts.Validation, comparison.Validation), (RunParts.Test, comparison.Test) })
                    {
                        foreach (var metric in rows.Where(r => IsShown(r) && r.Differences.Any(d => d is not null)).Select(r => r.Metric.Key))
                        {
                            var found = await significance.CompareAsync(comparison.Columns[0].Lead.Run, others, part, metric, own.Token);
                            own.Token.ThrowIfCancellationRequested();
                            foreach (var (run, verdict) in found) { _verdicts[(part, metric, run)] = verdict; }
                            StateHasChanged();
                        }
                    }
                }
                catch (OperationCanceledException) when (own.IsCancellationRequested) { return; }
            });
            if (_testing == own) { _testing = null; }
        }
        if (!Cancellation.IsCancellationRequested) { StateHasChanged(); }
    }

    private static string Identity(ComparisonColumn column) => $"{column.Lead.Run.Item.Number}:{column.Lead.Run.AnswersHash}";
}
