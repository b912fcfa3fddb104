namespace MlStudio.Learning.Transforms;

/// <summary>The steps there are, in the order in which they are offered within their category. The contract suite covers each entry.</summary>
public static class StepCatalog
{
    public static IReadOnlyList<StepEntry> All { get; } =
    [
        StepEntry.Of<ChooseColumns>("choose", "Keep columns", StepCategory.Columns,
            "Keeps the columns that you name and leaves all others out."),
        StepEntry.Of<DropColumns>("drop", "Leave out columns", StepCategory.Columns,
            "Leaves columns out that are of no use, such as identifiers, or that would give the answer away."),
        StepEntry.Of<RenameColumns>("rename", "Rename columns", StepCategory.Columns,
            "Gives columns names that people understand; data to predict keeps its own."),
        StepEntry.Of<ChangeType>("changeType", "Change the type", StepCategory.Columns,
            "Reads numbers as categories, text as dates and so on; what cannot be read becomes missing and is counted."),
        StepEntry.Of<ReplaceValues>("replaceValues", "Replace values", StepCategory.Columns,
            "Replaces values by others: misspellings, codes such as 999 that stand for missing, or missing ones by a word."),

        StepEntry.Of<DropDuplicates>("dropDuplicates", "Leave out repeated rows", StepCategory.Rows,
            "Leaves out training rows that repeat others, so that they do not count twice."),

        StepEntry.Of<Impute>("impute", "Fill missing numbers", StepCategory.MissingValues,
            "Replaces missing numbers by the median, the mean or another value learned from the training rows, and can keep which were missing."),
        StepEntry.Of<ImputeCategories>("imputeCategories", "Fill missing categories and dates", StepCategory.MissingValues,
            "Replaces missing categories, texts and dates by the most frequent value of the training rows or by a word of their own, and can keep which were missing."),
        StepEntry.Of<ImputeNeighbors>("imputeNeighbors", "Fill from like rows", StepCategory.MissingValues,
            "Fills a missing number with the mean of the training rows that are most alike in the other columns."),
        StepEntry.Of<ImputeIterative>("imputeIterative", "Fill by prediction", StepCategory.MissingValues,
            "Predicts each missing number from the other columns; the most exact where columns hang together."),

        StepEntry.Of<Scale>("scale", "Scale numbers", StepCategory.Numbers,
            "Brings numbers of different size to the same size, which linear models, distances and networks need."),
        StepEntry.Of<ClipOutliers>("clip", "Clip outliers", StepCategory.Numbers,
            "Moves extreme numbers to a limit, or makes them missing, so that a few odd rows do not rule the rest."),
        StepEntry.Of<LogTransform>("log", "Take the logarithm", StepCategory.Numbers,
            "Draws in the long tail of amounts, counts and prices."),
        StepEntry.Of<PowerTransform>("power", "Even out by a power", StepCategory.Numbers,
            "Finds the power that makes a skewed number most like a bell curve; for linear models and distances."),
        StepEntry.Of<QuantileTransform>("quantile", "Replace by rank", StepCategory.Numbers,
            "Keeps the order of the values alone, so that neither skew nor outliers matter."),
        StepEntry.Of<BinNumbers>("bin", "Put into bins", StepCategory.Numbers,
            "Turns a number into a few ranges such as ages under 30; lets linear models follow steps and curves."),

        StepEntry.Of<OneHot>("oneHot", "One feature per category", StepCategory.Categories,
            "Turns each frequent category into a yes/no feature of its own; for linear models, distances and networks."),
        StepEntry.Of<Ordinal>("ordinal", "Keep as categories", StepCategory.Categories,
            "Hands categories over as they are; for trees, which split them by themselves."),
        StepEntry.Of<TargetEncode>("targetEncode", "Mean of the target", StepCategory.Categories,
            "Replaces each category by the mean of the target over the training rows that have it; for columns with very many categories."),
        StepEntry.Of<FrequencyEncode>("frequency", "How frequent a category is", StepCategory.Categories,
            "Replaces each category by its share of the training rows."),
        StepEntry.Of<HashEncode>("hash", "Spread by hashing", StepCategory.Categories,
            "Spreads any number of categories, new ones too, over a fixed number of features."),
        StepEntry.Of<MergeRare>("mergeRare", "Merge rare categories", StepCategory.Categories,
            "Puts categories with few rows, and new ones, together into one."),

        StepEntry.Of<TimestampParts>("timestampParts", "Split dates into parts", StepCategory.Dates,
            "Turns dates into year, month, day of the week, hour and elapsed days."),
        StepEntry.Of<CyclicalParts>("cyclical", "Place on a circle", StepCategory.Dates,
            "Turns the time of day, week, month or year into two numbers so that December lies beside January."),
        StepEntry.Of<DateDifference>("dateDifference", "Time between dates", StepCategory.Dates,
            "Adds how long it is from one date to another."),

        StepEntry.Of<TextTerms>("textTerms", "Words of a text", StepCategory.Text,
            "Turns text into its commonest words and word pairs, each weighted by how rare it is."),

        StepEntry.Of<FormulaColumn>("formula", "Compute a column", StepCategory.Combine,
            "Adds a column computed by a formula from a row's other columns."),
        StepEntry.Of<CombineNumbers>("combine", "Ratios, products, differences", StepCategory.Combine,
            "Adds ratios, products, differences or sums of pairs of numbers, which trees and linear models find hard to make themselves."),
        StepEntry.Of<PolynomialTerms>("polynomial", "Squares and interactions", StepCategory.Combine,
            "Adds products of pairs of numbers and their squares, so that linear models can follow curves."),
        StepEntry.Of<GroupAggregates>("groupAggregates", "Statistics per group", StepCategory.Combine,
            "Adds the mean, count or another statistic of a number over the training rows of the same group."),
        StepEntry.Of<Lags>("lags", "Earlier values", StepCategory.Combine,
            "Adds the values that a number had in earlier training rows of the same series."),
        StepEntry.Of<RollingWindow>("rolling", "Statistics of earlier values", StepCategory.Combine,
            "Adds the mean or another statistic of the last few earlier training rows of the same series."),
        StepEntry.Of<JoinTable>("join", "Join other data", StepCategory.Combine,
            "Adds columns of another data set by a key that both have."),

        StepEntry.Of<FilterRows>("filter", "Keep rows by a condition", StepCategory.Rows,
            "Trains only on the rows for which a condition holds; every row is predicted all the same."),

        StepEntry.Of<UnderSample>("underSample", "Fewer rows of frequent classes", StepCategory.Balance,
            "Leaves out training rows of frequent classes by chance, so that rare classes weigh as much."),
        StepEntry.Of<OverSample>("overSample", "Repeat rows of rare classes", StepCategory.Balance,
            "Repeats training rows of rare classes by chance, so that they weigh as much as frequent ones."),
        StepEntry.Of<Smote>("smote", "Make up rows of rare classes", StepCategory.Balance,
            "Makes up training rows of rare classes between neighbouring ones (SMOTE-NC), so that they weigh as much as frequent ones."),

        StepEntry.Of<SelectByVariance>("selectByVariance", "Leave out what hardly varies", StepCategory.Select,
            "Leaves out features that have the same value in (nearly) all training rows."),
        StepEntry.Of<SelectByMissing>("selectByMissing", "Leave out what is mostly missing", StepCategory.Select,
            "Leaves out features that are missing in a large share of the training rows."),
        StepEntry.Of<SelectUncorrelated>("selectUncorrelated", "One of those that say the same", StepCategory.Select,
            "Keeps one of each group of numbers that rise and fall together."),
        StepEntry.Of<SelectBest>("selectBest", "Keep the best features", StepCategory.Select,
            "Keeps the features that tell the most of the target, by mutual information, a statistic or a model."),
        StepEntry.Of<SelectByL1>("selectByLasso", "Keep what a sparse linear model uses", StepCategory.Select,
            "Keeps the features that a linear model still uses when every weight costs something."),
        StepEntry.Of<EliminateFeatures>("eliminateFeatures", "Leave out features by turns", StepCategory.Select,
            "Leaves out the least useful features again and again, as long as held-out rows are predicted as well (recursive elimination)."),
        StepEntry.Of<ShadowTest>("shadowTest", "Keep what beats chance", StepCategory.Select,
            "Keeps every feature that helps more than shuffled copies do (shadow features, as in Boruta)."),

        StepEntry.Of<PrincipalComponents>("principalComponents", "Principal components", StepCategory.Combine,
            "Replaces many numbers by the few independent directions in which rows differ most (PCA)."),
        StepEntry.Of<TruncatedSvd>("truncatedSvd", "Condense sparse features", StepCategory.Combine,
            "Replaces many mostly empty features, such as the words of texts, by a few that say most of the same (truncated SVD)."),

        StepEntry.Of<TextStatistics>("textStatistics", "Length and kind of a text", StepCategory.Text,
            "Adds simple numbers about a text, such as its length, words and share of digits."),
        StepEntry.Of<TextHashing>("textHashing", "Hashed words of a text", StepCategory.Text,
            "Turns text into a fixed number of features by hashing its words, without learning them; for very many different words."),
    ];

    /// <exception cref="LearningException">No step has that key; the message lists the keys there are.</exception>
    public static StepEntry Get(string key) => Find(key)
        ?? throw new LearningException($"There is no step '{key}'. Steps: {string.Join(", ", All.Select(e => e.Key))}.");

    /// <summary>The entry of that key, or null.</summary>
    public static StepEntry? Find(string key) => All.FirstOrDefault(e => e.Key == key);

    /// <summary>The entry that a step belongs to.</summary>
    /// <exception cref="LearningException">The step's type is not in the catalog.</exception>
    public static StepEntry For(RecipeStep step) => All.FirstOrDefault(e => e.StepType == step.GetType())
        ?? throw new LearningException($"The step {step.GetType().Name} is not in the catalog.");
}
