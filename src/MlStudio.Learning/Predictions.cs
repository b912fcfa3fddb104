using MlStudio.Learning.Calibration;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning;

/// <summary>What a model answers for rows. Immutable by convention; thread-safe.</summary>
public sealed class Predictions
{
    internal Predictions(LearningTask task, IReadOnlyList<string> labels, double threshold, double[] values, int rowCount, ConformalCalibration? conformal = null)
    {
        Task = task;
        Labels = labels;
        DecisionThreshold = threshold;
        Values = values;
        RowCount = rowCount;
        Conformal = conformal;
    }

    public LearningTask Task { get; }

    /// <summary>The classes; empty for regression and ranking. For binary the positive class is at index 1.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Binary: the least probability of the positive class that is answered with it.</summary>
    public double DecisionThreshold { get; }

    public int RowCount { get; }

    /// <summary>What <see cref="Interval"/> and <see cref="Set"/> rest on; null where the model states no coverage.</summary>
    public ConformalCalibration? Conformal { get; }

    /// <summary>
    /// Row-major: for regression the number, for a ranking the score (higher comes first within a group), for binary the probability of the positive class (one value per row), for multiclass
    /// the probability of each class (<see cref="Labels"/>.Count values per row).
    /// </summary>
    public double[] Values { get; }

    /// <summary>The number predicted for a row of a regression, or the score of a row of a ranking, which only says what comes first within a group.</summary>
    public double Number(int row) => !Task.HasClasses() ? Values[row] : throw new InvalidOperationException("Classes are predicted, not numbers.");

    /// <summary>The probability of a class.</summary>
    public double Probability(int row, int label) => Task switch
    {
        LearningTask.Binary => label == 1 ? Values[row] : 1 - Values[row],
        LearningTask.Multiclass => Values[(row * Labels.Count) + label],
        _ => throw new InvalidOperationException("Numbers are predicted, not classes."),
    };

    /// <summary>The index of the predicted class: by the threshold for binary, the most probable (the first of equals) for multiclass.</summary>
    public int LabelIndex(int row)
    {
        if (Task == LearningTask.Binary) { return Values[row] >= DecisionThreshold ? 1 : 0; }
        if (!Task.HasClasses()) { throw new InvalidOperationException("Numbers are predicted, not classes."); }
        var probabilities = Values.AsSpan(row * Labels.Count, Labels.Count);
        var best = 0;
        for (var label = 1; label < probabilities.Length; label++)
        {
            if (probabilities[label] > probabilities[best]) { best = label; }
        }
        return best;
    }

    /// <summary>The interval that holds a row's number with at least the stated coverage; null where the model states none.</summary>
    public (double Low, double High)? Interval(int row) => Conformal?.Interval(Number(row));

    /// <summary>
    /// The classes (indices, ascending) among which the row's class is with at least the stated coverage, the predicted one always
    /// among them; null where the model states none.
    /// </summary>
    public IReadOnlyList<int>? Set(int row)
    {
        if (Conformal is null) { return null; }
        var answer = LabelIndex(row);
        List<int> set = [];
        for (var label = 0; label < Labels.Count; label++)
        {
            if (label == answer || Conformal.Holds(Probability(row, label))) { set.Add(label); }
        }
        return set;
    }

    /// <summary>The name of the predicted class.</summary>
    public string Label(int row) => Labels[LabelIndex(row)];
}
