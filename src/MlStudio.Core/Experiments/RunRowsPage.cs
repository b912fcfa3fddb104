using MlStudio.Core.Datasets;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>How rows are ordered.</summary>
public enum RunRowsOrder
{
    /// <summary>The answers that fit the truth least come first. Scores of a ranking say nothing by themselves: its rows come group by group, the highest score first.</summary>
    Surprise,

    /// <summary>As they stand in the data.</summary>
    Row,
}

/// <summary>Which rows of a run are listed.</summary>
public sealed record RunRowsQuery
{
    /// <summary>The test rows instead of those that runs are compared on.</summary>
    public bool Test { get; init; }

    /// <summary>Only rows of this class.</summary>
    public string? Actual { get; init; }

    /// <summary>Only rows answered with this class.</summary>
    public string? Answer { get; init; }

    /// <summary>Only rows that were answered with another class than their own.</summary>
    public bool WrongOnly { get; init; }

    /// <summary>Two classes: answer anew by this threshold; null for the answers as given.</summary>
    public double? Threshold { get; init; }

    /// <summary>Only rows that meet all of these: values or ranges of columns, as slices name them.</summary>
    public IReadOnlyList<SliceCondition> Where { get; init; } = [];

    /// <summary>Rankings: only rows of this group, as the data write it.</summary>
    public string? Group { get; init; }
    public RunRowsOrder Order { get; init; }

    /// <summary>How many matching rows to pass over; beyond the last page that page is shown.</summary>
    public int Skip { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>A part of the rows that a run was measured on.</summary>
/// <param name="Matching">How many match the query.</param>
/// <param name="All">How many there are in all.</param>
/// <param name="Columns">The columns of the data beside them.</param>
public sealed record RunRowsPage(
    int Matching, int All, bool HasTest, IReadOnlyList<string> Classes, bool HasClasses, IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<RunRow> Rows)
{
    /// <summary>The query's conditions in words, in its order.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>Rankings: the column that says which rows are ordered among one another; null for other tasks.</summary>
    public string? GroupColumn { get; init; }
}

/// <summary>One row.</summary>
/// <param name="Row">Its index in the data, from 0.</param>
/// <param name="Probability">Two classes: that of the positive class; several: that of the answer; null for numbers and rankings.</param>
/// <param name="Residual">Numbers: actual minus predicted; null for classes and rankings.</param>
/// <param name="IsWrong">Whether it was answered with another class than its own.</param>
/// <param name="Cells">What the data say, in the order of the columns; null where missing.</param>
public sealed record RunRow(int Row, string Actual, string Answer, double? Probability, double? Residual, bool IsWrong, IReadOnlyList<string?> Cells);
