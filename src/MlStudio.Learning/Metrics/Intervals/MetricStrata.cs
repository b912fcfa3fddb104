using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// The rows, or whole groups where the split kept them whole, that a metric rests on: those of each class where classes are weighed against
/// each other, or only those that it counts; of rankings, the groups with a relevant row.
/// </summary>
internal static class MetricStrata
{
    /// <summary>How many there are per stratum of one part; of groups, whose rows may be of several strata, those of the smallest.</summary>
    public static int[] Of(string key, RunAnswers rows) => !rows.HasClasses ? [Count(rows, i => rows.Task != LearningTask.Ranking || rows.Actual[i] > 0)] : key switch
    {
        "recall" => [Count(rows, i => rows.ActualClass(i) == 1)],
        "specificity" => [Count(rows, i => rows.ActualClass(i) == 0)],
        "precision" => [Count(rows, i => rows.Answered[i] == 1)],
        "npv" => [Count(rows, i => rows.Answered[i] == 0)],
        "f1" => [Count(rows, i => rows.Answered[i] == 1 || rows.ActualClass(i) == 1)],
        "mcc" or "kappa" or "quadratic_kappa" => [BesideTheCommonest(rows)],
        "auc" or "pr_auc" or "ks" or "lift_10" or "balanced_accuracy" or "macro_precision" or "macro_recall" or "macro_f1" => OfClasses(rows),
        _ => [Count(rows, _ => true)],
    };

    private static int[] OfClasses(RunAnswers rows)
    {
        int[] counts = rows.HasGroups
            ? [.. rows.Groups.Zip(rows.Actual).Distinct().CountBy(p => p.Second).Select(c => c.Value)]
            : [.. rows.Actual.CountBy(a => a).Select(c => c.Value)];
        return rows.HasGroups && counts.Length > 0 ? [counts.Min()] : counts;
    }

    private static int BesideTheCommonest(RunAnswers rows)
    {
        var commonest = rows.Actual.CountBy(a => a).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => c.Key).FirstOrDefault();
        return Count(rows, i => rows.Actual[i] != commonest);
    }

    private static int Count(RunAnswers rows, Func<int, bool> counts)
    {
        var counted = Enumerable.Range(0, rows.Count).Where(counts);
        return rows.HasGroups ? counted.Select(i => rows.Groups[i]).Distinct().Count() : counted.Count();
    }
}
