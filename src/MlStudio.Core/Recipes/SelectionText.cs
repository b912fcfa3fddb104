using System.Globalization;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>How stable a choice of features is, in words for people who are not statisticians; the same on all pages.</summary>
public static class SelectionText
{
    /// <summary>Below this the choice is largely chance, at or above <see cref="Stable"/> hardly (Nogueira, Sechidis and Brown 2018, after Fleiss).</summary>
    private const double Poor = 0.4;
    private const double Stable = 0.75;

    /// <summary>What the figure is, for whoever wants to know.</summary>
    public const string Explanation =
        "The stability compares what the step chose on different parts of the rows: 1 when it chose the same each time, about 0 when it might as well have drawn lots (Nogueira, Sechidis and Brown 2018). From 0.75 it is taken for high, below 0.4 for low.";

    /// <summary>"Chosen in 4 of 5 folds".</summary>
    public static string Chosen(FeatureShare feature, int folds) => $"Chosen in {Times(feature, folds)} of {folds} folds";

    /// <summary>In how many of the folds it was chosen.</summary>
    public static int Times(FeatureShare feature, int folds) => (int)Math.Round(feature.Share * folds);

    /// <summary>One word or two for the figure.</summary>
    public static string Word(double? index) => index switch
    {
        null => "Leaves nothing out",
        < Poor => "Largely chance",
        < Stable => "Fairly stable",
        _ => "Stable",
    };

    /// <summary>Whether the choice depends much on which rows it was made from.</summary>
    public static bool IsPoor(SelectionStability stability) => stability.Index < Poor;

    public static bool IsStable(SelectionStability stability) => stability.Index is null or >= Stable;

    /// <summary>What the figure means for this choice, in a sentence or two.</summary>
    public static string Sentence(SelectionStability stability)
    {
        var always = stability.Features.Count(f => f.Share == 1);
        var judged = stability.Features.Count.ToString("N0", CultureInfo.InvariantCulture);
        return stability.Index switch
        {
            null when always > 0 => $"All {judged} were chosen in every one of the {stability.Folds} folds: here the step leaves nothing out.",
            null => "There is nothing to compare: in no fold was anything chosen.",
            < Poor => $"{Steady(always, judged, stability.Folds)} The rest changes with the rows it learns from: do not read much into which one was chosen, and try to keep more or fewer.",
            < Stable => $"{Steady(always, judged, stability.Folds)} Some of the others come and go with the rows it learns from.",
            _ => $"{Steady(always, judged, stability.Folds)} Whichever rows it learns from, it chooses nearly the same.",
        };
    }

    /// <summary>"Stability 0.82".</summary>
    public static string Figure(SelectionStability stability) => stability.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"Stability {Math.Round(index, 2) + 0.0:0.00}") : "Stability not defined";

    private static string Steady(int always, string judged, int folds) => string.Create(CultureInfo.InvariantCulture, $"{always:N0} of {judged} {(always == 1 ? "was" : "were")} chosen in every one of the {folds} folds.");
}
