using System.Numerics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// How a gradient, a second derivative and, where there is room, a row count share the 64 bits of one histogram cell.
/// Gradients stand in the highest bits (signed), so one addition adds all; sums over all rows cannot overflow, and sums and differences are exact.
/// </summary>
/// <param name="GradientShift">Where the gradient starts.</param>
/// <param name="HessianShift">Where the second derivative starts.</param>
/// <param name="HessianMask">The bits of the second derivative after shifting.</param>
/// <param name="CountMask">The bits of the row count; 0 where rows are estimated from the second derivatives.</param>
/// <param name="Bits">Bits of precision of one row's gradient.</param>
/// <param name="GradientUnit">What one step of the stored gradient is worth.</param>
/// <param name="HessianUnit">What one step of the stored second derivative is worth.</param>
internal readonly record struct GradientLayout(
    int GradientShift, int HessianShift, long HessianMask, long CountMask, int Bits, double GradientUnit, double HessianUnit)
{
    private const int MostBits = 24;

    /// <summary>Room for a count is made only when this many bits remain for each derivative.</summary>
    private const int BitsWithCount = 12;

    /// <summary>Whether the second derivative is 1 in every row, so that the count stands for it.</summary>
    public bool ConstantHessian => HessianShift == 0 && CountMask != 0;

    /// <param name="rows">The number of rows that may be summed.</param>
    /// <param name="constantHessian">Whether every row's second derivative is 1.</param>
    /// <param name="gradientBound">No row's gradient is larger in size.</param>
    /// <param name="hessianBound">No row's second derivative is larger.</param>
    public static GradientLayout Choose(int rows, bool constantHessian, double gradientBound, double hessianBound)
    {
        var log = rows <= 1 ? 0 : BitOperations.Log2((uint)(rows - 1)) + 1;
        if (!(gradientBound > 0)) { gradientBound = 1; }
        if (!(hessianBound > 0)) { hessianBound = 1; }
        var countMask = (1L << (log + 1)) - 1;
        if (constantHessian)
        {
            var wide = Math.Min(61 - 2 * log, MostBits);
            return new GradientLayout(log + 1, 0, countMask, countMask, wide, gradientBound / (1L << wide), 1);
        }
        var withCount = (60 - 3 * log) / 2;
        var counted = withCount >= BitsWithCount;
        var bits = Math.Clamp(counted ? withCount : (61 - 2 * log) / 2, 1, MostBits);
        var hessianShift = counted ? log + 1 : 0;
        var hessianBits = log + bits + 1;
        return new GradientLayout(hessianShift + hessianBits, hessianShift, (1L << hessianBits) - 1, counted ? countMask : 0,
            bits, gradientBound / (1L << bits), hessianBound / (1L << bits));
    }

    public double Gradient(long sum) => (sum >> GradientShift) * GradientUnit;

    public double Hessian(long sum) => ((sum >> HessianShift) & HessianMask) * HessianUnit;

    /// <summary>The exact count, or 0 where the layout holds none.</summary>
    public long Count(long sum) => sum & CountMask;
}
