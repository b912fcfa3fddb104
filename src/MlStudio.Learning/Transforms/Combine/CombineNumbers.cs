using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Adds ratios, products, differences or sums of number columns, named "a / b": of each pair of the chosen columns in their order, or of
/// each of them with one other column. Missing where one of the two is missing or the result is not finite.
/// </summary>
/// <param name="Columns">Number columns.</param>
/// <param name="With">The other column; null for all pairs.</param>
/// <param name="Operation">What is computed.</param>
public sealed record CombineNumbers(
    [property: ColumnChoice("Columns", "The numbers to combine.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: ColumnChoice("With", "The column that each of them is combined with, such as the one to divide by; left empty, every pair of the columns is combined.", ColumnType.Number)] string? With = null,
    [property: Option("Operation", "What is computed of the two numbers.")] PairOperation Operation = PairOperation.Ratio) : RecipeStep
{
    /// <summary>More new columns than this are refused.</summary>
    public const int MostPairs = 2000;

    public CombineNumbers() : this([]) { }

    public override IReadOnlyList<string> Reads() => With is null ? Columns : [.. Columns, With];

    public override string Describe() => $"Add the {Operation switch
    {
        PairOperation.Ratio => "ratios",
        PairOperation.Product => "products",
        PairOperation.Difference => "differences",
        _ => "sums",
    }} of {Words.List(Columns)}{(With is null ? "" : $" with {With}")}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Reads()) { NumberStatistics.Values(training.Column(name)); }
        if (With is null && Columns.Count < 2) { throw new LearningException($"Two columns are needed for a pair; only '{Columns[0]}' was given."); }
        var pairs = Pairs();
        return pairs.Count <= MostPairs ? new PairArithmetic(pairs) : throw new LearningException($"{Columns.Count} columns make {pairs.Count:N0} pairs; at most {MostPairs:N0} are allowed. Choose fewer columns.");
    }

    public override FittedStep Read(ModelReader reader) => new PairArithmetic(Pairs());

    private List<NumberPair> Pairs()
    {
        var mark = Operation switch { PairOperation.Ratio => "/", PairOperation.Product => "×", PairOperation.Difference => "-", _ => "+" };
        IEnumerable<(string Left, string Right)> names = With is { } with
            ? Columns.Where(c => c != with).Select(c => (c, with))
            : Columns.SelectMany((left, i) => Columns.Skip(i + 1).Select(right => (left, right)));
        return [.. names.Select(p => new NumberPair($"{p.Left} {mark} {p.Right}", p.Left, p.Right, Operation))];
    }
}
