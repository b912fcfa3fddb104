namespace MlStudio.Learning.Metrics;

/// <summary>Figures of one class against the rest; null where undefined (never predicted, no rows).</summary>
/// <param name="Class">The class.</param>
/// <param name="Rows">Rows of this class.</param>
/// <param name="Predicted">Rows answered with this class.</param>
public sealed record ClassMetrics(string Class, int Rows, int Predicted, double? Precision, double? Recall, double? F1);

/// <summary>A point of a curve. ROC: x false positive rate, y recall. Precision-recall: x recall, y precision.</summary>
/// <param name="Threshold">Rows with at least this score count as positive; null for the point where none does.</param>
public sealed record CurvePoint(double X, double Y, double? Threshold);

/// <summary>A curve of one class against the rest, at most 200 points; empty with a reason where undefined.</summary>
/// <param name="Area">ROC: area under the curve. Precision-recall: average precision. Over all rows, not over the reduced points.</param>
public sealed record ClassCurve(string Class, double? Area, IReadOnlyList<CurvePoint> Points, string? UndefinedReason = null);

/// <summary>Rows whose predicted probability lies in a range, and how often it came true.</summary>
/// <param name="MeanPredicted">Mean probability; null without rows.</param>
/// <param name="ShareTrue">The share that came true; null without rows.</param>
public sealed record CalibrationBin(double From, double To, int Rows, double? MeanPredicted, double? ShareTrue);

/// <summary>How many rows of one class fall between each two edges.</summary>
public sealed record ClassHistogram(string Class, IReadOnlyList<int> Counts);

/// <summary>Scores by actual class. Binary: the probability of the positive class; multiclass: the probability given to the actual class.</summary>
/// <param name="Edges">One more than counts, ascending; the last bin includes its upper edge.</param>
public sealed record ScoreHistogram(IReadOnlyList<double> Edges, IReadOnlyList<ClassHistogram> PerClass);

/// <summary>What a decision threshold would give.</summary>
/// <param name="ShareAbove">The share of rows answered with the positive class.</param>
public sealed record ThresholdRow(
    double Threshold, double? Precision, double? Recall, double? F1, double Accuracy, double ShareAbove,
    int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>The share of the other rows that are rightly refused; null where there are none.</summary>
    public double? Specificity() => Share(TrueNegatives, FalsePositives);

    /// <summary>The share of the refused rows that really are of the other class; null where none is refused.</summary>
    public double? NegativePredictiveValue() => Share(TrueNegatives, FalseNegatives);

    /// <summary>The mean of recall and specificity; null where a class has no rows.</summary>
    public double? BalancedAccuracy() => Recall is { } recall && Specificity() is { } specificity ? (recall + specificity) / 2 : null;

    /// <summary>Matthews correlation, -1 to 1; null where all rows, or all answers, are of one class.</summary>
    public double? Matthews()
    {
        double tp = TruePositives, fp = FalsePositives, tn = TrueNegatives, fn = FalseNegatives;
        var below = Math.Sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
        return below > 0 ? ((tp * tn) - (fp * fn)) / below : null;
    }

    /// <summary>What all answers together cost.</summary>
    public double Cost(Calibration.CostMatrix costs) =>
        (TruePositives * costs.TruePositive) + (FalsePositives * costs.FalsePositive) + (TrueNegatives * costs.TrueNegative) + (FalseNegatives * costs.FalseNegative);

    private static double? Share(int part, int rest) => part + rest > 0 ? part / (double)(part + rest) : null;
}

/// <summary>Rows of one class that were answered with another.</summary>
/// <param name="Share">Of the rows of the actual class.</param>
public sealed record ConfusedPair(string Actual, string Answered, int Rows, double Share);

/// <summary>What pages draw for a classification.</summary>
public sealed record ClassificationDetails
{
    /// <summary>Binary: negative, positive. Multiclass: in the order of the class indices.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Binary only.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>Binary: the threshold of the confusion matrix and of all metrics that need a decision; where <see cref="FoldThresholds"/> are given, only the kept model's.</summary>
    public double? Threshold { get; init; }

    /// <summary>Binary: where each fold's model chose a threshold of its own, those thresholds; the confusion matrix then holds each row as its own fold's model answered it. Else empty.</summary>
    public IReadOnlyList<double> FoldThresholds { get; init; } = [];

    /// <summary>Rows by actual class (outer list) and predicted class (inner list), in the order of <see cref="Classes"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>Binary: one curve of the positive class. Multiclass: one per class against the rest, of the 20 classes with most rows.</summary>
    public required IReadOnlyList<ClassCurve> Roc { get; init; }

    /// <summary>As <see cref="Roc"/>, precision against recall.</summary>
    public required IReadOnlyList<ClassCurve> PrecisionRecall { get; init; }

    /// <summary>As <see cref="Roc"/>: share of rows taken from the highest score down against the share of the class found; the lift is y / x.</summary>
    public IReadOnlyList<ClassCurve> Gain { get; init; } = [];

    /// <summary>The mistakes made most often, at most 20.</summary>
    public IReadOnlyList<ConfusedPair> MostConfused { get; init; } = [];

    /// <summary>Ten bins. Binary: probability of the positive class. Multiclass: probability of the answer given, and how often it was right.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    public required ScoreHistogram Scores { get; init; }

    /// <summary>Binary only: at most 101 thresholds, ascending.</summary>
    public IReadOnlyList<ThresholdRow> Thresholds { get; init; } = [];

    /// <summary>Binary only: the threshold with the highest F1 over all scores; null where F1 is undefined.</summary>
    public double? BestF1Threshold { get; init; }
}
