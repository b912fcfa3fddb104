namespace MlStudio.Learning.Trainers;

/// <summary>What a column of a <see cref="FeatureMatrix"/> is and where it came from.</summary>
/// <param name="Name">The feature's name, such as "age" or "workclass = Private".</param>
/// <param name="Source">The name of the raw column that it was made from.</param>
/// <param name="LevelCount">0 for a number; for a native category the number of codes (values are 0 … LevelCount-1 as float, NaN for missing).</param>
public sealed record Feature(string Name, string Source, int LevelCount = 0)
{
    public bool IsCategory => LevelCount > 0;
}

/// <summary>The numbers a trainer sees: float32, row-major, NaN for missing. Immutable by convention once handed to a trainer.</summary>
public sealed class FeatureMatrix
{
    /// <param name="values">RowCount × features.Count values, row after row.</param>
    public FeatureMatrix(IReadOnlyList<Feature> features, int rowCount, float[] values)
    {
        if (values.LongLength != (long)rowCount * features.Count)
        {
            throw new ArgumentException($"Expected {rowCount} × {features.Count} values, got {values.LongLength}.", nameof(values));
        }
        Features = features;
        RowCount = rowCount;
        Values = values;
    }

    public IReadOnlyList<Feature> Features { get; }
    public int RowCount { get; }
    public int FeatureCount => Features.Count;

    /// <summary>Row-major: the value of feature f in row r is Values[r * FeatureCount + f].</summary>
    public float[] Values { get; }

    /// <summary>The features of a row, counted from 0.</summary>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * FeatureCount, FeatureCount);
}
