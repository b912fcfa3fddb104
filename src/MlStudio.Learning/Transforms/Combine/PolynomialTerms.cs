using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Adds the terms of the second degree of number columns, "a × b" and "a²", beside the columns themselves, in the order of scikit-learn's
/// PolynomialFeatures. Linear models can then follow curves and effects that depend on one another.
/// </summary>
/// <param name="Columns">Number columns; scale them first.</param>
/// <param name="Squares">Whether squares are added as well as products.</param>
public sealed record PolynomialTerms(
    [property: ColumnChoice("Columns", "The numbers whose products are added; scale them first.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: Option("Squares too", "Adds the square of each column beside the products of pairs.")] bool Squares = true) : RecipeStep
{
    public PolynomialTerms() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Add the products of {Words.List(Columns)} in pairs{(Squares ? " and their squares" : "")}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { NumberStatistics.Values(training.Column(name)); }
        var pairs = Pairs();
        return pairs.Count <= CombineNumbers.MostPairs ? new PairArithmetic(pairs)
            : throw new LearningException($"{Columns.Count} columns make {pairs.Count:N0} products; at most {CombineNumbers.MostPairs:N0} are allowed. Choose fewer columns.");
    }

    public override FittedStep Read(ModelReader reader) => new PairArithmetic(Pairs());

    private List<NumberPair> Pairs() => [.. Columns.SelectMany((left, i) => Columns.Skip(i + (Squares ? 0 : 1)).Select(right =>
        new NumberPair(left == right ? $"{left}²" : $"{left} × {right}", left, right, PairOperation.Product)))];
}
