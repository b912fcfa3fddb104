namespace MlStudio.Core.Explanations;

/// <summary>What one column of a case adds to the model's score.</summary>
/// <param name="Column">The column, or the name of what the recipe made of several.</param>
/// <param name="Value">The case's value in it; "missing" where it has none, null where the column is made of several.</param>
/// <param name="Contribution">In the unit of the score; above 0 it speaks for what is explained.</param>
/// <param name="Margin">Where it is estimated: 95 of 100 times the true contribution is no further away; null where it is exact.</param>
public sealed record ReasonStep(string Column, string? Value, double Contribution, double? Margin)
{
    /// <summary>Two-sided 95 % of the normal distribution.</summary>
    internal const double Width = 1.96;

    /// <summary>"age: 42".</summary>
    public string Label => Value is null ? Column : $"{Column}: {Value}";
}
