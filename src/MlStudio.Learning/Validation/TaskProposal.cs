using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>A class of a target and how many rows have it.</summary>
public sealed record ClassCount(string Class, int Rows);

/// <summary>What a target column suggests to learn.</summary>
/// <param name="Task">The proposed task.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="PositiveClass">Binary: the proposed positive class.</param>
/// <param name="Classes">The classes by name (numbers by size) with their rows; empty for regression.</param>
/// <param name="MissingRows">Rows whose target is missing.</param>
public sealed record TaskProposal(LearningTask Task, string Reason, string? PositiveClass, IReadOnlyList<ClassCount> Classes, int MissingRows)
{
    private const int MostNumberClasses = 20;
    private static readonly string[] s_affirmative = ["yes", "y", "true", "t", "1", "positive", "pos"];

    /// <summary>Proposes a task for a column: two values binary, words or few whole numbers multiclass, other numbers regression.</summary>
    public static TaskProposal For(Column column)
    {
        var values = DistinctValues.Of(column);
        var distinct = values.Counts.Length;
        if (distinct == 2)
        {
            var classes = ClassesOf(values);
            var positive = Positive(classes);
            return new(LearningTask.Binary, $"'{column.Name}' has two values, '{classes[0].Class}' and '{classes[1].Class}'.", positive, classes, values.Missing);
        }
        if (column is NumberColumn numbers && (distinct > MostNumberClasses || !AllWhole(numbers)))
        {
            return new(LearningTask.Regression, $"'{column.Name}' holds numbers with {distinct} different values.", null, [], values.Missing);
        }
        return new(LearningTask.Multiclass, distinct < 2
            ? $"'{column.Name}' has {(distinct == 0 ? "no values" : "one value only")}: there is nothing to learn."
            : $"'{column.Name}' has {distinct} different {(column is NumberColumn ? "whole numbers" : "values")}.", null, ClassesOf(values), values.Missing);
    }

    /// <summary>The classes of a column by name, numbers by size, each with its rows.</summary>
    internal static ClassCount[] ClassesOf(DistinctValues values) =>
        [.. values.Names.Zip(values.Counts, (name, rows) => new ClassCount(name, rows)).OrderBy(c => c.Class, ClassNameOrder.Instance)];

    private static string Positive(ClassCount[] classes)
    {
        var affirmative = classes.Where(c => s_affirmative.Contains(c.Class.Trim().ToLowerInvariant())).ToArray();
        return affirmative.Length == 1 ? affirmative[0].Class : classes[0].Rows < classes[1].Rows ? classes[0].Class : classes[1].Class;
    }

    private static bool AllWhole(NumberColumn column)
    {
        foreach (var value in column.Values)
        {
            if (!double.IsNaN(value) && value != Math.Floor(value)) { return false; }
        }
        return true;
    }
}
