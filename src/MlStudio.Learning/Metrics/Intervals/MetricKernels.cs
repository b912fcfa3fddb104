using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>The kernels of a task.</summary>
internal static class MetricKernels
{
    private const int ResidualSums = 8;
    private const int ClassSums = 6;

    /// <summary>Beside the metrics: the calibration error that a draw has against the rows drawn from, which is what chance adds at most.</summary>
    public const string CalibrationChance = "ece by chance";

    /// <param name="wanted">The metric to compute; null for all that have a kernel.</param>
    public static IReadOnlyList<MetricKernel> For(RunAnswers rows, ResamplingPlan plan, string? wanted = null)
    {
        bool Wants(IEnumerable<string> keys) => wanted is null || keys.Contains(wanted);
        var kernels = new List<MetricKernel>();
        if (rows.Task == LearningTask.Regression)
        {
            if (wanted != "median_ae") { kernels.Add(Numbers(rows, plan)); }
            if (Wants(["median_ae"])) { kernels.Add(new MedianKernel("median_ae", [.. rows.Actual.Select((a, i) => Math.Abs(a - rows.Values[i]))], plan)); }
            return kernels;
        }
        if (rows.Task == LearningTask.Ranking) { return rows.HasGroups ? [Groups(rows, plan)] : []; }
        string[] decided = [.. MetricCatalog.For(rows.Task).Select(m => m.Key).Where(ConfusionScores.Keys.Contains)
            .Where(k => (wanted is null || k == wanted) && (k != "quadratic_kappa" || ConfusionScores.IsOrdered(rows.Classes)))];
        if (decided.Length > 0) { kernels.Add(new ConfusionKernel(rows, plan, decided)); }
        if (rows.Task == LearningTask.Binary && Wants(["pr_auc", "ks", "lift_10"])) { kernels.Add(new RankKernel(rows.Values, i => rows.Actual[i] == 1, plan)); }
        if (Wants(["logloss", "brier", "top2_accuracy", "top3_accuracy", "top5_accuracy", "ece"])) { kernels.Add(Probabilities(rows, plan)); }
        return kernels;
    }

    private static MomentKernel Groups(RunAnswers rows, ResamplingPlan plan)
    {
        string[] keys = [.. MetricCatalog.For(LearningTask.Ranking).Select(m => m.Key)];
        var firsts = new Dictionary<int, RankedGroup>();
        foreach (var group in RowGroups.Of(rows.Groups)) { firsts.Add(group[0], new RankedGroup(Array.ConvertAll(group, r => rows.Actual[r]), Array.ConvertAll(group, r => rows.Values[r]))); }
        void Add(int entry, Span<double> sums)
        {
            if (!firsts.TryGetValue(entry, out var group)) { return; }
            for (var k = 0; k < keys.Length; k++)
            {
                if (RankingScores.Of(keys[k])(group) is not { } value) { continue; }
                sums[2 * k] += value;
                sums[(2 * k) + 1]++;
            }
        }
        void Finish(ReadOnlySpan<double> totals, Span<double> values)
        {
            for (var k = 0; k < keys.Length; k++) { values[k] = totals[2 * k] / totals[(2 * k) + 1]; }
        }
        return new MomentKernel(keys, plan, 2 * keys.Length, Add, Finish);
    }

    private static MomentKernel Probabilities(RunAnswers rows, ResamplingPlan plan)
    {
        int[] tops = rows.Task == LearningTask.Multiclass ? [.. new[] { 2, 3, 5 }.Where(k => k < rows.Classes.Count)] : [];
        string[] keys = ["logloss", "brier", "ece", .. tops.Select(k => $"top{k}_accuracy"), CalibrationChance];
        var predictions = rows.ToPredictions();
        void Add(int entry, Span<double> sums)
        {
            var row = rows.Values.AsSpan(entry * rows.Outputs, rows.Outputs);
            var actual = rows.ActualClass(entry);
            sums[0]++;
            sums[1] += ProbabilityMetrics.LogLossOfRow(row, actual);
            sums[2] += ProbabilityMetrics.BrierOfRow(row, actual);
            for (var t = 0; t < tops.Length; t++) { sums[3 + t] += TopClasses.Rank(row, actual) < tops[t] ? 1 : 0; }
            var answer = predictions.IsBinary ? 1 : predictions.MostProbable(entry);
            CalibrationError.Add(sums[ClassSums..], predictions.Probability(entry, answer), actual == answer, 1);
        }
        var whole = new double[ClassSums + (2 * CalibrationError.Bins)];
        for (var i = 0; i < rows.Count; i++) { Add(i, whole); }
        void Finish(ReadOnlySpan<double> totals, Span<double> values)
        {
            values[^1] = CalibrationError.Between(totals[ClassSums..], totals[0], whole.AsSpan(ClassSums), whole[0]);
            values[0] = totals[1] / totals[0];
            values[1] = totals[2] / totals[0];
            values[2] = CalibrationError.Expected(totals[ClassSums..], totals[0]);
            for (var t = 0; t < tops.Length; t++) { values[3 + t] = totals[3 + t] / totals[0]; }
        }
        return new MomentKernel(keys, plan, whole.Length, Add, Finish);
    }

    private static MomentKernel Numbers(RunAnswers rows, ResamplingPlan plan)
    {
        // Sums of squares around a middle lose no digits.
        var middle = rows.Count == 0 ? 0 : rows.Actual.Average();
        void Add(int entry, Span<double> sums)
        {
            var (actual, predicted) = (rows.Actual[entry], rows.Values[entry]);
            var (error, place) = (actual - predicted, actual - middle);
            var logs = Logarithm.LogOnePlus(actual) - Logarithm.LogOnePlus(predicted);
            sums[0]++;
            sums[1] += error * error;
            sums[2] += Math.Abs(error);
            sums[3] += place;
            sums[4] += place * place;
            sums[5] += Math.Abs(error / actual);
            sums[6] += actual > -1 && predicted > -1 ? logs * logs : double.NaN;
            sums[7] += error;
        }
        static void Finish(ReadOnlySpan<double> totals, Span<double> values)
        {
            var n = totals[0];
            var spread = totals[4] - (totals[3] * totals[3] / n);
            values[0] = Math.Sqrt(totals[1] / n);
            values[1] = totals[2] / n;
            values[2] = spread > 0 ? 1 - (totals[1] / spread) : double.NaN;
            values[3] = totals[5] / n;
            values[4] = spread > 0 ? 1 - ((totals[1] - (totals[7] * totals[7] / n)) / spread) : double.NaN;
            values[5] = Math.Sqrt(totals[6] / n);
        }
        return new MomentKernel(["rmse", "mae", "r2", "mape", "explained_variance", "rmsle"], plan, ResidualSums, Add, Finish);
    }
}
