namespace MlStudio.Learning.Trainers.Boosting.Constraints;

/// <summary>Between which values the leaves below a node must stay, so that directions hold over the whole tree.</summary>
internal readonly record struct ValueBounds(double Lower, double Upper)
{
    public static ValueBounds None { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public double Clamp(double value) => Math.Min(Math.Max(value, Lower), Upper);

    /// <summary>The bounds of both children of a split whose sides would take these values: they meet half-way.</summary>
    public (ValueBounds Left, ValueBounds Right) Part(int direction, double left, double right)
    {
        var middle = (Clamp(left) + Clamp(right)) / 2;
        return direction switch
        {
            > 0 => (this with { Upper = middle }, this with { Lower = middle }),
            < 0 => (this with { Lower = middle }, this with { Upper = middle }),
            _ => (this, this),
        };
    }
}
