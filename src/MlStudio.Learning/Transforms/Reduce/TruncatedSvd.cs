using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Replaces numbers and finished features by their projections on the leading right singular vectors, "topic 1", …: as
/// <see cref="PrincipalComponents"/> without taking off the mean, which suits mostly empty features such as term weights (latent semantic
/// analysis; Deerwester and others 1990). <see cref="FittedStep.Scores"/> gives the share of the variance. A missing value counts as 0.
/// </summary>
/// <param name="Columns">Number columns, or finished features by the name of what they were made of; empty: all.</param>
/// <param name="Components">The most components.</param>
public sealed record TruncatedSvd(
    [property: ColumnChoice("Columns", "The numbers, or what earlier steps made features of, that are replaced; left empty, all of them.", ColumnType.Number, Optional = true)] IReadOnlyList<string> Columns,
    [property: Option("Components", "How many features are kept at most.", Min = 1, Max = 1000)] int Components = 50) : RecipeStep
{
    private const string Prefix = "topic";

    public TruncatedSvd() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Condense {(Columns.Count == 0 ? "all numbers" : Words.List(Columns))} into {Components} features (truncated SVD)";

    public override FittedStep Fit(Frame training, RecipeContext context) => FittedProjection.Fit(training, Columns, Components, centre: false, standardise: false, Prefix, context);

    public override FittedStep Read(ModelReader reader) => FittedProjection.Read(reader, Prefix);
}
