using MlStudio.Core.Explanations;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Explanation.Dependence;
using MlStudio.Learning.Metrics;

namespace MlStudio.Jobs.Explaining;

/// <summary>
/// Computes everything that a run's page says of its model as a whole, on rows that the model learned from. The same model, data and answers
/// give the same on any number of threads.
/// </summary>
/// <param name="report">Called with the share done and what is being done.</param>
public sealed class ModelExplanation(Model model, Table table, RunAnswers? answers, int threads, Action<double, string> report, CancellationToken cancellation)
{
    private const int MostColumns = 4;
    private const int ExactRows = 1000;

    /// <summary>A sampled row takes some thousand answers of the model.</summary>
    private const int SampledRows = 60;
    private readonly Table _learned = table.Take(LearnedRows.Sample(table, model.Target, answers, LearnedRows.MostBackground));

    /// <exception cref="LearningException">The model cannot be explained on these rows.</exception>
    public RunExplanation Compute()
    {
        var explainer = Explainer.For(model, _learned, new ExplainerOptions { Threads = threads }, cancellation);
        var rows = _learned.Take([.. Spread(_learned.RowCount, explainer.IsExact ? ExactRows : SampledRows)]);
        var contributions = explainer.Explain(rows, share => report(0.02 + (0.48 * share), "Weighing the columns row by row"), cancellation);
        var columns = Strongest(contributions);
        var influences = columns.Select((c, i) => InfluenceOf(c, rows, contributions, 0.5 + (0.2 * i / columns.Length), 0.2 / columns.Length)).ToArray();
        var pair = PairOf(columns);
        report(0.94, "Imitating the model by a short tree");
        var (tree, noTree) = Imitate();
        return new RunExplanation
        {
            Rows = rows.RowCount,
            Outputs = contributions.Outputs,
            Scale = contributions.Scale,
            ScaleName = contributions.ScaleName,
            Method = contributions.Method,
            IsExact = contributions.IsExact,
            MeanSizes = [.. Enumerable.Range(0, contributions.Outputs.Count).Select(contributions.MeanSizes)],
            Columns = influences,
            Pair = pair,
            Tree = tree,
            NoTree = noTree,
        };
    }

    /// <summary>The columns with the largest contributions over all outputs that can be set to values.</summary>
    private string[] Strongest(Contributions contributions)
    {
        var usable = model.Inputs.Where(i => i.Type != ColumnType.Text).Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, contributions.Outputs.Count).SelectMany(contributions.MeanSizes).Where(c => usable.Contains(c.Column) && c.Value > 0)
            .GroupBy(c => c.Column, StringComparer.Ordinal).OrderByDescending(g => g.Sum(c => c.Value)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostColumns).Select(g => g.Key)];
    }

    private ColumnInfluence InfluenceOf(string column, Table rows, Contributions contributions, double start, double length)
    {
        var options = new PartialDependenceOptions { MostRows = 200, MostCurves = 30, Threads = threads };
        var curve = PartialDependence.Of(model, _learned, column, options, share => report(start + (length * share), $"Setting {column} to other values"), cancellation);
        var index = contributions.Columns.ToList().IndexOf(column);
        if (index < 0) { return new ColumnInfluence(curve, []); }
        var values = rows[column];
        return new ColumnInfluence(curve, [.. Enumerable.Range(0, rows.RowCount).Where(r => !values.IsMissing(r)).Select(r => new InfluencePoint(
            values.Format(r)!, PositionOf(values, r), [.. Enumerable.Range(0, contributions.Outputs.Count).Select(k => contributions.Value(r, k, index))]))]);
    }

    private PairInfluence? PairOf(string[] columns)
    {
        var pairs = (from i in Enumerable.Range(0, columns.Length) from j in Enumerable.Range(i + 1, columns.Length - i - 1) select (First: columns[i], Second: columns[j])).ToArray();
        if (pairs.Length == 0) { return null; }
        var options = new PartialDependenceOptions { MostRows = 60, Threads = threads };
        var strengths = pairs.Select((p, i) => InteractionStrength.Of(
            model, _learned, p.First, p.Second, options, share => report(0.7 + (0.18 * (i + share) / pairs.Length), $"Looking whether {p.First} and {p.Second} act together"), cancellation)).ToArray();
        var best = Enumerable.Range(0, pairs.Length).MaxBy(i => strengths[i].Max() ?? -1);
        var surface = PartialDependence.Surface(model, _learned, pairs[best].First, pairs[best].Second, new PartialDependenceOptions { GridSize = 12, MostRows = 200, Threads = threads },
            share => report(0.88 + (0.06 * share), $"Setting {pairs[best].First} and {pairs[best].Second} together"), cancellation);
        return new PairInfluence(surface, strengths[best]);
    }

    private (ImitatingTree? Tree, string? Why) Imitate()
    {
        try
        {
            var tree = SurrogateTree.Fit(model, _learned, cancellation: cancellation);
            return (new ImitatingTree(tree.Outline, tree.Measure, tree.Fidelity, tree.Constant, tree.HeldRows), null);
        }
        catch (LearningException e) { return (null, e.Message); }
    }

    /// <summary>Evenly spread indices.</summary>
    private static IEnumerable<int> Spread(int count, int most) => count <= most ? Enumerable.Range(0, count) : Enumerable.Range(0, most).Select(i => (int)((long)i * count / most));

    private static double? PositionOf(Column column, int row) => column switch
    {
        NumberColumn numbers => numbers.Values[row],
        TimestampColumn times => (times.Ticks[row] - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond,
        _ => null,
    };
}
