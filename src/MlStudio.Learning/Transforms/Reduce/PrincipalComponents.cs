using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Replaces numbers and finished features by their principal components (Pearson 1901), "component 1", … in the order of the variance that
/// they explain; <see cref="FittedStep.Scores"/> gives its share. Each component's largest weight is positive. A missing value counts as the mean.
/// Up to 600 features the components are exact, beyond they are found by random projection.
/// </summary>
/// <param name="Columns">Number columns, or finished features by the name of what they were made of; empty: all.</param>
/// <param name="Components">The most components.</param>
/// <param name="Standardise">Whether features are brought to deviation 1 first.</param>
public sealed record PrincipalComponents(
    [property: ColumnChoice("Columns", "The numbers, or what earlier steps made features of, that are replaced; left empty, all of them.", ColumnType.Number, Optional = true)] IReadOnlyList<string> Columns,
    [property: Option("Components", "How many directions are kept at most.", Min = 1, Max = 1000)] int Components = 10,
    [property: Option("Same size first", "Brings all numbers to the same deviation first, so that units do not matter.")] bool Standardise = true) : RecipeStep
{
    private const string Prefix = "component";

    public PrincipalComponents() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Replace {(Columns.Count == 0 ? "all numbers" : Words.List(Columns))} by {Components} principal components";

    public override FittedStep Fit(Frame training, RecipeContext context) => FittedProjection.Fit(training, Columns, Components, centre: true, Standardise, Prefix, context);

    public override FittedStep Read(ModelReader reader) => FittedProjection.Read(reader, Prefix);
}
