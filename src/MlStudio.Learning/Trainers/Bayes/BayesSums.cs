namespace MlStudio.Learning.Trainers.Bayes;

/// <summary>
/// Weighted sums per class and feature over the rows where the feature is known: of weights, of values (1 for presence) and, about
/// the mean, of squares. Summed in the order of the rows.
/// </summary>
internal sealed class BayesSums
{
    private const int RowsPerStep = 8192;

    private BayesSums(int classes, int features)
    {
        ClassWeights = new double[classes];
        Known = new double[classes * features];
        Values = new double[classes * features];
        Squares = new double[classes * features];
    }

    /// <summary>The weight of each class.</summary>
    public double[] ClassWeights { get; }

    /// <summary>Class after class: the weight of the rows where the feature is known.</summary>
    public double[] Known { get; }

    /// <summary>Class after class: the sum of weight times value.</summary>
    public double[] Values { get; }

    /// <summary>Class after class: for numbers, the sum of weight times squared difference from the class's mean.</summary>
    public double[] Squares { get; }

    public static BayesSums Of(FeatureMatrix features, TargetVector target, float[]? weights, BayesForm[] forms, TrainingContext context)
    {
        var width = features.FeatureCount;
        var sums = new BayesSums(target.ClassCount, width);
        var numbers = forms.Contains(BayesForm.Number);
        var steps = ((features.RowCount - 1) / RowsPerStep) + 1;
        var total = numbers ? 2 * steps : steps;
        for (var step = 0; step < steps; step++)
        {
            foreach (var row in RowsOf(step)) { sums.Add(features.Row(row), (int)target.Values[row], weights?[row] ?? 1, forms); }
            Report(step + 1);
        }
        if (!numbers) { return sums; }
        var means = sums.Values.Select((v, i) => sums.Known[i] > 0 ? v / sums.Known[i] : 0).ToArray();
        for (var step = 0; step < steps; step++)
        {
            foreach (var row in RowsOf(step)) { sums.AddSquares(features.Row(row), (int)target.Values[row], weights?[row] ?? 1, means); }
            Report(steps + step + 1);
        }
        return sums;

        IEnumerable<int> RowsOf(int step) => Enumerable.Range(step * RowsPerStep, Math.Min(RowsPerStep, features.RowCount - (step * RowsPerStep)));

        void Report(int step)
        {
            context.Progress?.Invoke(new TrainingProgress(step, total));
            context.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Add(ReadOnlySpan<float> values, int target, double weight, BayesForm[] forms)
    {
        if (weight == 0) { return; }
        ClassWeights[target] += weight;
        var known = Known.AsSpan(target * values.Length, values.Length);
        var sums = Values.AsSpan(target * values.Length, values.Length);
        for (var f = 0; f < values.Length; f++)
        {
            if (float.IsNaN(values[f])) { continue; }
            known[f] += weight;
            if (values[f] != 0) { sums[f] += weight * (forms[f] == BayesForm.Presence ? values[f] > 0 ? 1 : 0 : values[f]); }
        }
    }

    private void AddSquares(ReadOnlySpan<float> values, int target, double weight, double[] allMeans)
    {
        if (weight == 0) { return; }
        var means = allMeans.AsSpan(target * values.Length, values.Length);
        var squares = Squares.AsSpan(target * values.Length, values.Length);
        for (var f = 0; f < values.Length; f++)
        {
            if (float.IsNaN(values[f])) { continue; }
            var difference = values[f] - means[f];
            squares[f] += weight * difference * difference;
        }
    }
}
