namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// What a bag knows of its rows while it learns: their scores and the derivatives of the loss. A move is carried out together with the next sums over the rows.
/// One thread at a time.
/// </summary>
internal abstract class BagState(int mostCells, int outputs)
{
    /// <summary>What <see cref="Collect"/> summed: output k of cell c at k · cells + c.</summary>
    public double[] Gradients { get; } = new double[mostCells * outputs];

    public int Outputs { get; } = outputs;

    /// <summary>Sums first derivatives by the cells of a column into <see cref="Gradients"/>, and brings its second derivatives up to date.</summary>
    public abstract void Collect(BagColumn column);

    /// <summary>Moves the scores of all rows by their cells of the column that was collected last.</summary>
    /// <param name="moves">Output k of cell c at k · cells + c.</param>
    public abstract void Move(BagColumn column, ReadOnlySpan<double> moves);

    /// <summary>Carries out all moves, and then the best one of the intercepts, which it returns.</summary>
    public abstract ReadOnlySpan<double> EndRound();

    /// <summary>The metric on the rows held out; null where there are none.</summary>
    public abstract double? Metric();

    protected static double Largest(ReadOnlySpan<double> moves)
    {
        var largest = 0.0;
        foreach (var move in moves) { largest = Math.Max(largest, Math.Abs(move)); }
        return largest;
    }
}
