namespace MlStudio.Learning.Metrics;

/// <summary>What a classifier said about rows whose class is known.</summary>
public sealed record ClassPredictions
{
    /// <param name="classes">The classes by index; for two classes negative, positive.</param>
    /// <param name="actual">Class index per row.</param>
    /// <param name="probabilities">Row-major: for two classes the probability of the positive one per row, else one per class.</param>
    /// <param name="threshold">Two classes: rows with at least this probability are answered positive.</param>
    /// <exception cref="LearningException">A probability is not a number.</exception>
    public ClassPredictions(IReadOnlyList<string> classes, int[] actual, double[] probabilities, double threshold = 0.5)
    {
        Classes = classes;
        Actual = actual;
        Probabilities = probabilities;
        Threshold = threshold;
        Outputs = classes.Count == 2 ? 1 : classes.Count;
        if (probabilities.Length != (long)actual.Length * Outputs)
        {
            throw new ArgumentException($"Expected {actual.Length} × {Outputs} probabilities, got {probabilities.Length}.", nameof(probabilities));
        }
        if (probabilities.Any(p => !double.IsFinite(p))) { throw new LearningException("The model answered with a probability that is not a number."); }
    }

    public IReadOnlyList<string> Classes { get; }
    public int[] Actual { get; }
    public double[] Probabilities { get; }
    public double Threshold { get; }

    /// <summary>Two classes: the threshold of each row, where rows were answered by models with thresholds of their own; null: <see cref="Threshold"/> for all.</summary>
    public IReadOnlyList<double>? RowThresholds { get; init; }

    /// <summary>Probabilities per row: 1 for two classes, else one per class.</summary>
    public int Outputs { get; }

    /// <summary>The class answered per row where it was decided elsewhere, as by several models with thresholds of their own; null else.</summary>
    internal int[]? Given { get; init; }

    public int Rows => Actual.Length;

    public bool IsBinary => Outputs == 1;

    /// <summary>The probability that a row is of a class.</summary>
    public double Probability(int row, int index) => IsBinary
        ? index == 1 ? Probabilities[row] : 1 - Probabilities[row]
        : Probabilities[(row * Outputs) + index];

    /// <summary>The class answered: by the row's threshold for two classes, else the most probable (the first of equals).</summary>
    public int Answer(int row)
    {
        if (Given is not null) { return Given[row]; }
        if (IsBinary) { return Probabilities[row] >= (RowThresholds?[row] ?? Threshold) ? 1 : 0; }
        return MostProbable(row);
    }

    /// <summary>Several classes: the most probable (the first of equals), whatever was answered.</summary>
    internal int MostProbable(int row)
    {
        var best = 0;
        for (var i = 1; i < Outputs; i++)
        {
            if (Probability(row, i) > Probability(row, best)) { best = i; }
        }
        return best;
    }

    /// <summary>Scores of one class against the rest.</summary>
    public RankedScores Rank(int index)
    {
        var scores = new double[Rows];
        var positive = new bool[Rows];
        for (var i = 0; i < Rows; i++)
        {
            scores[i] = Probability(i, index);
            positive[i] = Actual[i] == index;
        }
        return new RankedScores(scores, positive);
    }
}
