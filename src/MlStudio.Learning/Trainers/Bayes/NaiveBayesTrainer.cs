using System.Globalization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Bayes;

/// <summary>What naive Bayes assumes about the values of a feature within a class.</summary>
public enum NaiveBayesKind
{
    /// <summary>Weights of terms of a text are as in <see cref="Multinomial"/>, all others as in <see cref="Mixed"/>.</summary>
    Automatic,

    /// <summary>Yes/no features are as in <see cref="Bernoulli"/>, all others as in <see cref="Gaussian"/>.</summary>
    Mixed,

    /// <summary>Numbers spread around a mean (a normal distribution).</summary>
    Gaussian,

    /// <summary>Something is there or not: values above 0 count as there.</summary>
    Bernoulli,

    /// <summary>Counts or weights of words and the like: shares of a whole.</summary>
    Multinomial,

    /// <summary>Like multinomial, but looks at all other classes, which is steadier where classes differ in size (Rennie et al. 2003).</summary>
    Complement,
}

/// <summary>
/// Naive Bayes: multiplies what each feature by itself says about the classes. Gaussian, Bernoulli, multinomial and complement
/// (Rennie, Shih, Teevan and Karger 2003) as in scikit-learn's GaussianNB, BernoulliNB, MultinomialNB and ComplementNB, and a
/// mixture of the first three by feature. One pass over the rows.
/// A missing value says nothing: it is skipped in training and in prediction.
/// </summary>
public sealed record NaiveBayesTrainer : Trainer
{
    /// <summary>So many sparse features with weights that come from one column are terms of a text.</summary>
    private const int FewestTerms = 8;
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass];

    [Option("Kind", "Automatic suits tables and texts. Mixed is for tables alone; multinomial and complement suit texts and counts; Bernoulli suits things that are there or not.")]
    public NaiveBayesKind Kind { get; init; }

    [Option("Smoothing", "For yes/no features, counts and words: how many made-up rows temper what was never seen together.", Min = 1e-10, Max = 1e6, SearchMin = 1e-3, SearchMax = 10, Logarithmic = true)]
    public double Smoothing { get; init; } = 1;

    [Option("Variance floor", "For numbers: this share of the largest spread (variance) is added to all, so that no value is impossible.", Min = 0, Max = 1e6, SearchMin = 1e-9, SearchMax = 0.1, Logarithmic = true, Advanced = true)]
    public double VarianceFloor { get; init; } = 1e-9;

    [Option("Class shares", "Whether frequent classes are more likely before anything is known of a row.", Advanced = true)]
    public bool LearnPriors { get; init; } = true;

    public override string Key => "naive-bayes";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => Kind is NaiveBayesKind.Mixed or NaiveBayesKind.Gaussian ? FeatureEncoding.OneHotScaled : FeatureEncoding.OneHotNonNegative;

    /// <exception cref="LearningException">A feature holds category codes or infinity, or (for multinomial and complement) a negative number: the message names feature and row.</exception>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        RequireUsable(features, context);
        var form = FormsOf(features, context);
        var sums = BayesSums.Of(features, target, weights, form, context);
        return form.All(f => f == BayesForm.Count)
            ? CountClassifier.From(this, features, target, sums)
            : NaiveBayesPredictor.From(this, features, target, sums, form);
    }

    /// <summary>The logarithm of each class's share.</summary>
    internal double[] LogPriors(double[] classWeights)
    {
        var total = classWeights.Sum();
        return Array.ConvertAll(classWeights, w => LearnPriors ? Numerics.Logarithm.Log(w / total) : -Numerics.Logarithm.Log(classWeights.Length));
    }

    private BayesForm[] FormsOf(FeatureMatrix features, TrainingContext context)
    {
        var forms = new BayesForm[features.FeatureCount];
        Array.Fill(forms, Kind switch
        {
            NaiveBayesKind.Gaussian => BayesForm.Number,
            NaiveBayesKind.Multinomial or NaiveBayesKind.Complement => BayesForm.Count,
            _ => BayesForm.Presence,
        });
        if (Kind is not (NaiveBayesKind.Mixed or NaiveBayesKind.Automatic)) { return forms; }
        var zeros = new int[forms.Length];
        var isShare = new bool[forms.Length];
        Array.Fill(isShare, true);
        for (var row = 0; row < features.RowCount; row++)
        {
            if ((row & 1023) == 0) { context.Cancellation.ThrowIfCancellationRequested(); }
            var values = features.Row(row);
            for (var f = 0; f < values.Length; f++)
            {
                if (values[f] == 0) { zeros[f]++; }
                else if (values[f] != 1)
                {
                    if (!float.IsNaN(values[f])) { forms[f] = BayesForm.Number; }
                    if (!(values[f] is > 0 and < 1)) { isShare[f] = false; }
                }
            }
        }
        if (Kind == NaiveBayesKind.Automatic) { MarkTerms(features, forms, f => isShare[f], f => zeros[f] * 2L >= features.RowCount); }
        return forms;
    }

    /// <summary>Columns with many features from 0 to 1 that are mostly 0, and not just 0 or 1, are texts: all their features are counts, those of terms that most rows have included.</summary>
    private static void MarkTerms(FeatureMatrix features, BayesForm[] forms, Func<int, bool> isShare, Func<int, bool> isSparse)
    {
        foreach (var column in Enumerable.Range(0, forms.Length).Where(isShare).GroupBy(f => features.Features[f].Source))
        {
            if (column.Count(f => forms[f] == BayesForm.Number && isSparse(f)) < FewestTerms) { continue; }
            foreach (var f in column) { forms[f] = BayesForm.Count; }
        }
    }

    private void RequireUsable(FeatureMatrix features, TrainingContext context)
    {
        if (features.Features.FirstOrDefault(f => f.IsCategory) is { } category)
        {
            throw new LearningException($"Feature '{category.Name}' holds category codes, which naive Bayes cannot count. Turn it into one feature per level (step oneHot).");
        }
        var negative = Kind is NaiveBayesKind.Multinomial or NaiveBayesKind.Complement;
        for (var row = 0; row < features.RowCount; row++)
        {
            if ((row & 1023) == 0) { context.Cancellation.ThrowIfCancellationRequested(); }
            var values = features.Row(row);
            for (var f = 0; f < values.Length; f++)
            {
                if (float.IsInfinity(values[f]))
                {
                    throw new LearningException($"Feature '{features.Features[f].Name}' is infinite in training row {row + 1}. Correct it, or fill it like a missing value (step impute).");
                }
                if (negative && values[f] < 0)
                {
                    throw new LearningException($"Feature '{features.Features[f].Name}' is {values[f].ToString(CultureInfo.InvariantCulture)} in training row {row + 1}; naive Bayes of kind {Kind.ToString().ToLowerInvariant()} counts, and counts cannot be negative. Prepare numbers without centring them, or choose the kind gaussian or mixed.");
                }
            }
        }
    }
}

/// <summary>How the values of a feature are taken.</summary>
internal enum BayesForm : byte
{
    /// <summary>As a number with a normal distribution.</summary>
    Number,

    /// <summary>As there (above 0) or not.</summary>
    Presence,

    /// <summary>As a count.</summary>
    Count,
}
