using MlStudio.Core.Explanations;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Web.Components;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>What is said and drawn of a model as a whole, for one of its outputs.</summary>
internal sealed class WhyView
{
    private const int MostBars = 15;
    private readonly RunExplanation _explanation;
    private readonly ExperimentResult _result;
    private readonly int _output;

    public WhyView(RunExplanation explanation, ExperimentResult result, string? output)
    {
        (_explanation, _result) = (explanation, result);
        _output = Math.Max(0, output is null ? 0 : explanation.Outputs.ToList().IndexOf(output));
        IsProbability = result.Validation.Classification is not null;
        AllSizes = [.. explanation.MeanSizes[_output].Select(c => new BarItem(c.Column, c.Value))];
        AllImportance = [.. result.Importance.Select(i => new BarItem(i.Column, i.Mean, i.Mean - i.Std, i.Mean + i.Std))];
        Columns = [.. explanation.Columns.Select(c => new WhyColumn(c, _output, this))];
        Pair = explanation.Pair is { } pair ? new WhyPair(pair, _output, this) : null;
    }

    public string Output => _explanation.Outputs[_output];

    /// <summary>Whether answers are probabilities.</summary>
    public bool IsProbability { get; }

    /// <summary>What the model answers, in words.</summary>
    public string AnswerName => IsProbability ? $"probability of “{Output}”" : Output;

    public IReadOnlyList<BarItem> AllSizes { get; }

    public IReadOnlyList<BarItem> Sizes => [.. AllSizes.Take(MostBars)];

    public IReadOnlyList<BarItem> AllImportance { get; }

    public IReadOnlyList<BarItem> Importance => [.. AllImportance.Take(MostBars)];

    public IReadOnlyList<WhyColumn> Columns { get; }

    public WhyPair? Pair { get; }

    public string SizesSentence => AllSizes.Count == 0 || AllSizes[0].Value == 0
        ? "No column moves the score."
        : $"{AllSizes[0].Label} moves the score most: by {Format.Number(AllSizes[0].Value, 3)} on average over {Format.Count(_explanation.Rows, "row")}, up or down.{More(AllSizes.Count)}";

    public string ImportanceSentence =>
        $"How much {MetricCatalog.Get(_result.HeadlineMetric).Name} {(Rises ? "rises (gets worse)" : "falls (gets worse)")} when a column's values are shuffled among rows that the model had not seen; the whiskers show the spread over repeats.{More(AllImportance.Count)}";

    /// <summary>Whether the headline metric gets worse by rising.</summary>
    private bool Rises => MetricCatalog.Get(_result.HeadlineMetric).Direction == MetricDirection.Lower;

    /// <summary>What the bars of the importance measure.</summary>
    public string LossName => $"{(Rises ? "rise" : "loss")} of {MetricCatalog.Get(_result.HeadlineMetric).Name}";

    public string Trust => $"The left figure says what the model uses, the right one what that use is worth; a column can move answers much without making them better. "
        + $"Contributions are {(_explanation.IsExact ? "exact" : "estimated")}. Method: {_explanation.Method}.";

    public string TreeSentence
    {
        get
        {
            var tree = _explanation.Tree!;
            if (tree.Fidelity is not { } fidelity) { return $"A short tree that imitates the model's answers. How well cannot be said: the model answers all of the {Format.Count(tree.HeldRows, "row")} it is judged by alike."; }
            // What counts is how much of the way from the trivial answer to full agreement it goes; for numbers the trivial one is at 0.
            var gained = tree.Constant < 1 ? (fidelity - Math.Max(0, tree.Constant)) / (1 - Math.Max(0, tree.Constant)) : 0;
            var verdict = gained >= 0.9 ? "It shows nearly all that the model does; single rows may still be answered differently." : gained >= 0.5 ? "It gives the rough lines; the model knows more." : "It misses much of what the model does; read it with care.";
            var measured = tree.Measure == "accuracy"
                ? $"it gives the same answer as the model in {Format.Percent(fidelity)} of them. Always giving the most frequent answer would agree in {Format.Percent(tree.Constant)}, so it explains {Format.Percent(Math.Max(0, gained), 0)} of what is left"
                : $"it follows {Format.Percent(fidelity)} of the ups and downs of the model's numbers (always giving the mean: {Format.Percent(tree.Constant)})";
            return $"This tree imitates the model's answers, not the truth. On {Format.Count(tree.HeldRows, "row")} that it did not learn from, {measured}. {verdict}";
        }
    }

    /// <summary>An answer of the model, short.</summary>
    public string AnswerText(double value) => IsProbability ? value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1e6 ? Format.Number(value / 1e6, 3) + "M" : Math.Abs(value) >= 1e4 ? Format.Number(value / 1e3, 3) + "k" : Format.Number(value, 3);

    private static string More(int count) => count > MostBars ? $" The {MostBars} strongest of {count} columns; the table has all." : "";
}
