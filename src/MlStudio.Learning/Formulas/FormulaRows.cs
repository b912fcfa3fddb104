using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>A block of rows that a formula is being evaluated on, with buffers that are used again from block to block. Not thread-safe.</summary>
internal sealed class FormulaRows(Column[] columns, CancellationToken cancellation)
{
    public const int MostRows = 1024;
    private readonly Stack<double[]> _numbers = new();
    private readonly Stack<string?[]> _texts = new();
    private readonly Stack<long[]> _dates = new();

    /// <summary>The columns that the formula uses, in the order of its references.</summary>
    public Column[] Columns { get; } = columns;

    /// <summary>Looked at now and then by what may take long on long texts.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    public int First { get; private set; }
    public int Count { get; private set; }

    public void MoveTo(int first, int count) => (First, Count) = (first, count);

    public double[] RentNumbers() => _numbers.TryPop(out var buffer) ? buffer : new double[MostRows];

    public string?[] RentTexts() => _texts.TryPop(out var buffer) ? buffer : new string?[MostRows];

    public long[] RentDates() => _dates.TryPop(out var buffer) ? buffer : new long[MostRows];

    public void Return(double[] buffer) => _numbers.Push(buffer);

    public void Return(string?[] buffer) => _texts.Push(buffer);

    public void Return(long[] buffer) => _dates.Push(buffer);
}
