using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Jobs.Scoring;

/// <summary>The columns of a scored file that say between which numbers, or among which classes, the truth is with the model's stated coverage.</summary>
internal sealed class StatedCoverage(Model model, double coverage, int rowCount)
{
    private readonly bool _isNumber = model.Task == LearningTask.Regression;
    private readonly double[] _low = new double[model.Task == LearningTask.Regression ? rowCount : 0];
    private readonly double[] _high = new double[model.Task == LearningTask.Regression ? rowCount : 0];
    private readonly string?[] _sets = new string?[model.Task == LearningTask.Regression ? 0 : rowCount];

    /// <summary>Takes over the rows of predictions from a row of the file on.</summary>
    public void Take(Predictions predictions, int first)
    {
        for (var row = 0; row < predictions.RowCount; row++)
        {
            if (_isNumber) { (_low[first + row], _high[first + row]) = predictions.Interval(row)!.Value; }
            else { _sets[first + row] = string.Join(" | ", predictions.Set(row)!.Select(label => model.Labels[label])); }
        }
    }

    /// <param name="name">Makes a name free.</param>
    public IEnumerable<Column> Columns(Func<string, string> name)
    {
        var share = FormattableString.Invariant($"{coverage * 100:0.##} %");
        return _isNumber
            ? [new NumberColumn(name($"{model.Target} at least ({share})"), _low), new NumberColumn(name($"{model.Target} at most ({share})"), _high)]
            : [new TextColumn(name($"possible {model.Target} ({share})"), _sets)];
    }
}
