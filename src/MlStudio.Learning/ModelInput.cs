using MlStudio.Learning.Data;

namespace MlStudio.Learning;

/// <summary>A raw column that a model needs, with what its training rows were like; enough to draw a form that tries the model.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The type it had in training; values in other forms are read as this type.</param>
/// <param name="Levels">The levels of a category in the training rows, most frequent first; empty for other types.</param>
/// <param name="Typical">A typical value as text: the median, the most frequent level, or a text that several rows share; null where there is none.</param>
/// <param name="Min">The smallest number of the training rows; null for other types and where all are missing.</param>
/// <param name="Max">The largest number of the training rows; null for other types and where all are missing.</param>
/// <param name="WholeNumbers">Whether all numbers of the training rows are whole.</param>
/// <param name="MayBeMissing">Whether training rows missed it; a missing value is accepted in any case.</param>
public sealed record ModelInput(
    string Name, ColumnType Type, IReadOnlyList<string> Levels, string? Typical, double? Min, double? Max, bool WholeNumbers, bool MayBeMissing);
