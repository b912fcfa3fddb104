using MlStudio.Learning.Transforms;

namespace MlStudio.Web.Features.Recipes;

/// <summary>Finds steps by what they are called here, by what they do, and by what they are called elsewhere.</summary>
internal static class StepSearch
{
    private static readonly IReadOnlyDictionary<string, string> s_elsewhere = new Dictionary<string, string>
    {
        ["choose"] = "select",
        ["drop"] = "remove delete exclude identifier id",
        ["changeType"] = "cast convert parse",
        ["replaceValues"] = "recode map",
        ["dropDuplicates"] = "deduplicate dedupe distinct duplicates",
        ["impute"] = "imputation gaps nulls nan na empty",
        ["imputeCategories"] = "imputation gaps nulls nan na empty mode",
        ["imputeNeighbors"] = "imputation gaps nulls knn neighbours nearest similar",
        ["imputeIterative"] = "imputation gaps nulls mice",
        ["scale"] = "standardize standardise normalize normalise zscore minmax robust",
        ["clip"] = "winsorize winsorise cap",
        ["log"] = "ln log1p skew",
        ["power"] = "boxcox yeojohnson transform skew normal",
        ["quantile"] = "transform uniform",
        ["bin"] = "discretize discretise buckets binning cut",
        ["oneHot"] = "encode encoding dummy dummies indicator",
        ["ordinal"] = "encode encoding label integer",
        ["targetEncode"] = "encoding likelihood high cardinality",
        ["frequency"] = "encode encoding count",
        ["hash"] = "encode encoding trick high cardinality",
        ["mergeRare"] = "group levels infrequent",
        ["timestampParts"] = "calendar weekday timestamp datetime extract",
        ["cyclical"] = "sine cosine seasonal datetime",
        ["dateDifference"] = "duration elapsed age datetime",
        ["textTerms"] = "tfidf bag ngram tokens vectorize vectorise nlp",
        ["textHashing"] = "ngram tokens vectorize vectorise nlp",
        ["textStatistics"] = "nlp characters count",
        ["formula"] = "calculate expression derive feature engineering",
        ["combine"] = "interactions divide multiply subtract",
        ["polynomial"] = "quadratic cross",
        ["groupAggregates"] = "aggregate sum average count by",
        ["lags"] = "shift previous time series",
        ["rolling"] = "moving average time series",
        ["join"] = "merge lookup vlookup left",
        ["filter"] = "where remove drop rows",
        ["underSample"] = "undersampling imbalance imbalanced",
        ["overSample"] = "oversampling imbalance imbalanced",
        ["smote"] = "oversampling synthetic imbalance imbalanced",
        ["selectByVariance"] = "feature selection constant",
        ["selectByMissing"] = "feature selection sparse nulls",
        ["selectUncorrelated"] = "feature selection correlation correlated collinear redundant",
        ["selectBest"] = "feature selection top",
        ["selectByLasso"] = "feature selection l1",
        ["eliminateFeatures"] = "feature selection rfe recursive backward elimination",
        ["shadowTest"] = "feature selection boruta",
        ["principalComponents"] = "pca dimension reduction",
        ["truncatedSvd"] = "svd lsa dimension reduction",
    };

    /// <summary>The steps that have every word of the search, in the order of their categories; hyphens do not matter.</summary>
    public static IEnumerable<StepEntry> Find(string search)
    {
        var words = Plain(search).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return StepCatalog.All
            .Where(e => Plain($"{e.Name} {e.Summary} {e.Key} {RecipeWords.Of(e.Category)} {s_elsewhere.GetValueOrDefault(e.Key)}") is var text && words.All(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(e => e.Category);
    }

    private static string Plain(string text) => text.Replace("-", "", StringComparison.Ordinal);
}
