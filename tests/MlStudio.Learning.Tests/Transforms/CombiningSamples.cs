using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Samples of the steps that combine columns, rows and tables, for the contract of steps.</summary>
internal static class CombiningSamples
{
    public static IReadOnlyDictionary<string, RecipeStep[]> All { get; } = new Dictionary<string, RecipeStep[]>(StringComparer.Ordinal)
    {
        ["formula"] =
        [
            new FormulaColumn("ratio", "if(city == 'Oslo', age / (income + 1), log1p(income))"), new FormulaColumn("label", "concat(upper(city), length(note))"),
            new FormulaColumn("due", "addDays(visited, 30)"),
        ],
        ["combine"] = [new CombineNumbers(["age", "income", "always seven", "empty number"]), new CombineNumbers(["age", "income"], "always seven", PairOperation.Difference)],
        ["polynomial"] = [new PolynomialTerms(["age", "income"]), new PolynomialTerms(["age", "income", "empty number"], Squares: false)],
        ["groupAggregates"] = [new GroupAggregates(["age", "income"], ["city"], Enum.GetValues<GroupStatistic>()), new GroupAggregates(["income"], ["city", "plan", "joined"], [GroupStatistic.Mean])],
        ["lags"] = [new Lags(["income", "age"], "visited", ["city"], [1, 3]), new Lags(["income"], "age", [], [2])],
        ["rolling"] = [new RollingWindow(["income"], "visited", ["city"], [3, 20], Enum.GetValues<GroupStatistic>()), new RollingWindow(["income"], "age", [], [5], [GroupStatistic.Mean])],
        ["join"] = [new JoinTable("cities-v1", ["city"], ["name"], []), new JoinTable("cities-v1", ["city"], ["name"], ["people"], "other ")],
        ["selectUncorrelated"] = [new SelectUncorrelated { Columns = ["age", "income", "city"], Threshold = 0.1 }],
        ["selectBest"] =
        [
            new SelectBest { Keep = 3 }, new SelectBest { Columns = ["age", "income", "city", "plan"], Keep = 1, By = FeatureWorth.AnovaF },
            new SelectBest { Columns = ["age", "city"], Keep = 1, By = FeatureWorth.ChiSquared }, new SelectBest { Keep = 2, By = FeatureWorth.TreeImportance },
            new SelectBest { Columns = ["age", "income", "city"], Keep = 2, By = FeatureWorth.PermutationImportance, Above = 0 },
        ],
        ["shadowTest"] = [new ShadowTest { Columns = ["age", "income", "plan"], Rounds = 6 }],
        ["principalComponents"] = [new PrincipalComponents([], 3), new PrincipalComponents(["age", "income", "empty number"], 2, Standardise: false)],
        ["truncatedSvd"] = [new TruncatedSvd(["age", "income"], 2), new TruncatedSvd()],
        ["textStatistics"] = [new TextStatistics(["note", "city"], Enum.GetValues<TextStatistic>())],
        ["textHashing"] = [new TextHashing(["note"], 50, 1, 3)],
        ["filter"] = [new FilterRows("age > 30 and city != 'Riga'")],
    };

    /// <summary>The other data that can be joined.</summary>
    public static Table Find(string version) => version == "cities-v1"
        ? new Table([
            new CategoryColumn("name", new[] { 0, 1, 2, -1, 3 }, ["Oslo", "Lyon", "Quito", "Nowhere"]), new NumberColumn("people", new[] { 0.7, 0.5, double.NaN, 9, 0 }),
            new TextColumn("motto", ["Unanimiter et constanter", null, "a", "b", ""]), new TimestampColumn("founded", new[] { 1, 2, TimestampColumn.Missing, 3L, 4L }),
            new CategoryColumn("country", new[] { 0, 1, -1, 0, 0 }, ["Norway", "France"])])
        : throw new LearningException($"There is no data version '{version}'.");
}
