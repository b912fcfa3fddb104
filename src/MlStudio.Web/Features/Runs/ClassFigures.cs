using MlStudio.Learning.Metrics;

namespace MlStudio.Web.Features.Runs;

/// <summary>All figures of one class against the rest.</summary>
/// <param name="Answers">The class as the positive answer: right and wrong answers counted from the confusion matrix.</param>
/// <param name="Auc">Area under its ROC curve; null where undefined or not among the classes with a curve.</param>
/// <param name="AveragePrecision">As <paramref name="Auc"/>, under the precision-recall curve.</param>
public sealed record ClassFigures(ClassMetrics Class, ThresholdRow Answers, double? Auc, double? AveragePrecision)
{
    public static IReadOnlyList<ClassFigures> Of(ClassificationDetails details)
    {
        var rows = details.Confusion.Sum(r => r.Sum());
        return [.. details.PerClass.Select((c, i) =>
        {
            var right = details.Confusion[i][i];
            var (missed, wronglyNamed) = (details.Confusion[i].Sum() - right, details.Confusion.Sum(r => r[i]) - right);
            var refused = rows - right - missed - wronglyNamed;
            return new ClassFigures(
                c, new ThresholdRow(0, c.Precision, c.Recall, c.F1, (right + refused) / (double)Math.Max(1, rows), (right + wronglyNamed) / (double)Math.Max(1, rows), right, wronglyNamed, refused, missed),
                details.Roc.FirstOrDefault(r => r.Class == c.Class)?.Area, details.PrecisionRecall.FirstOrDefault(r => r.Class == c.Class)?.Area);
        })];
    }
}
