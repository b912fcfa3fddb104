using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>What a step did to a column.</summary>
public enum ColumnFate
{
    /// <summary>As it was.</summary>
    Kept,

    /// <summary>Other values, another type, or turned into features.</summary>
    Changed,

    /// <summary>Not there before.</summary>
    Added,
}

/// <summary>A column as a step left it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The raw column that it was made from; its own name where it was made from several.</param>
/// <param name="Fate">What the step did to it.</param>
/// <param name="Type">Its type; null where it is finished features.</param>
/// <param name="FeatureCount">How many features it is: 1 for numbers, 0 for what no step has turned into numbers yet.</param>
/// <param name="ChangedValues">Rows whose value is another than before, filled and emptied ones included; 0 for features and added columns.</param>
/// <param name="FilledValues">Rows that missed the value before and have one now.</param>
/// <param name="EmptiedValues">Rows that had a value before and miss it now.</param>
/// <param name="Before">The values before the step; null for added columns and those that were features already.</param>
/// <param name="Values">The values now; null for features.</param>
public sealed record ColumnPreview(
    string Name, string Source, ColumnFate Fate, ColumnType? Type, int FeatureCount,
    int ChangedValues, int FilledValues, int EmptiedValues, Column? Before, Column? Values);
