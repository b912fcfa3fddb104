using System.Runtime.ExceptionServices;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Explanation;

/// <summary>
/// How much a metric suffers when one raw column is shuffled among rows that were not trained on (Breiman 2001; Fisher, Rudin and
/// Dominici 2019). The same model, rows and seed give the same values on any number of threads.
/// </summary>
public static class PermutationImportance
{
    private const int MostRows = 5000;
    private const int FewestRows = 200;

    /// <summary>Cells that all repeats together may prepare; very wide tables are explained on fewer rows.</summary>
    private const double MostCells = 4e9;

    /// <summary>Draws the rows to explain on: all where they are few, else at most 5,000, fewer for very wide tables; ascending.</summary>
    /// <param name="groups">Ranking: the group of each of the rows; whole groups are drawn. Null for other tasks.</param>
    public static int[] Sample(int[] rows, int columns, int repeats, int seed, int[]? groups = null)
    {
        var most = (int)Math.Clamp(MostCells / ((double)columns * columns * repeats), FewestRows, MostRows);
        if (rows.Length <= most) { return rows; }
        if (groups is not null) { return [.. SampleGroups(RowGroups.Of(groups), most, seed).Select(i => rows[i]).Order()]; }
        var drawn = rows.ToArray();
        SplitMix64.For(seed, 3).Shuffle<int>(drawn);
        return [.. drawn.Take(most).Order()];
    }

    /// <summary>Whole groups by chance until the next would be too much; one at least.</summary>
    private static IEnumerable<int> SampleGroups(int[][] groups, int most, int seed)
    {
        SplitMix64.For(seed, 3).Shuffle<int[]>(groups);
        var taken = 0;
        return groups.TakeWhile((group, index) => (taken += group.Length) <= most || index == 0).SelectMany(group => group);
    }

    /// <summary>
    /// The loss of the metric for each raw column of the model and each repeat, those left out in which shuffling leaves the metric
    /// undefined; null where it is undefined on the rows as they are or the model uses no column. Where the recipe keeps columns apart, the rows are prepared once and what was made of the
    /// shuffled column is taken from other rows; a recipe that mixes columns prepares the shuffled rows anew.
    /// </summary>
    /// <param name="model">A model that was not trained on <paramref name="rows"/>.</param>
    /// <param name="rows">Raw rows.</param>
    /// <param name="metric">The metric's direction decides the sign: positive means the column helps.</param>
    /// <param name="score">The metric of the model's outputs for the rows; called from several threads.</param>
    /// <param name="repeats">How often each column is shuffled, from 1.</param>
    /// <param name="seed">Determines the shuffles.</param>
    /// <param name="threads">How many columns are worked on at once.</param>
    /// <param name="progress">Called with the share done.</param>
    public static IReadOnlyDictionary<string, double[]>? Losses(
        Model model, Table rows, MetricDefinition metric, Func<double[], double?> score,
        int repeats, int seed, int threads, Action<double>? progress, CancellationToken cancellation)
    {
        var columns = model.Inputs.Select(i => i.Name).ToArray();
        if (columns.Length == 0) { return null; }
        var prepared = model.Prepare(rows, cancellation);
        if (score(model.PredictPrepared(prepared, rows.RowCount, cancellation)) is not { } whole) { return null; }
        var apart = model.Recipe.Recipe.Steps.All(s => s.KeepsColumnsApart);
        var losses = new double[columns.Length][];
        var done = 0;
        var gate = new Lock();
        void Measure(int index)
        {
            var own = new List<double>(repeats);
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                cancellation.ThrowIfCancellationRequested();
                var order = Order(rows.RowCount, index, seed, repeat);
                var reordered = apart ? prepared.Reorder(columns[index], order) : model.Prepare(Shuffled(rows, columns[index], order), cancellation);
                var outputs = model.PredictPrepared(reordered, rows.RowCount, cancellation);
                // What is undefined has not stayed the same.
                if (score(outputs) is { } shuffled) { own.Add(metric.Direction == MetricDirection.Higher ? whole - shuffled : shuffled - whole); }
            }
            losses[index] = [.. own];
            lock (gate) { progress?.Invoke(++done / (double)losses.Length); }
        }

        try { Parallel.For(0, losses.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation }, Measure); }
        catch (AggregateException e) when (e.InnerExceptions.OfType<LearningException>().FirstOrDefault() is { } plain) { ExceptionDispatchInfo.Throw(plain); }
        return columns.Zip(losses).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }

    /// <summary>Mean and deviation per column, most important first; a column without any loss is left out.</summary>
    public static IReadOnlyList<ColumnImportance> Summarise(IEnumerable<KeyValuePair<string, double[]>> losses) =>
        [.. losses.GroupBy(l => l.Key, StringComparer.Ordinal).Where(g => g.Any(l => l.Value.Length > 0)).Select(g =>
        {
            var values = g.SelectMany(l => l.Value).ToArray();
            var mean = values.Average();
            double? std = values.Length > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)) : null;
            return new ColumnImportance(g.Key, mean, std);
        }).OrderByDescending(i => i.Mean).ThenBy(i => i.Column, StringComparer.Ordinal)];

    private static Table Shuffled(Table rows, string column, int[] order) => new([.. rows.Columns.Select(c => c.Name == column ? c.Take(order) : c)]);

    private static int[] Order(int rows, int index, int seed, int repeat)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        SplitMix64.For(seed, 1000 + (index * 64) + repeat).Shuffle<int>(order);
        return order;
    }
}
