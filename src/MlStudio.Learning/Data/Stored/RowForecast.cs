namespace MlStudio.Learning.Data;

/// <summary>How many rows a file is likely to have, by the bytes per row so far; spares growing arrays step by step. Thread-safe.</summary>
internal sealed class RowForecast
{
    private int _rows;

    /// <summary>The forecast; 0 while nothing is known.</summary>
    public int Rows => Volatile.Read(ref _rows);

    public void Update(int rows, long bytesCut, long? totalBytes)
    {
        if (totalBytes is not { } total || bytesCut <= 0 || rows == 0) { return; }
        var whole = (double)rows * total / bytesCut;
        Volatile.Write(ref _rows, (int)Math.Min(whole * 1.01 + 1024, Array.MaxLength));
    }
}
