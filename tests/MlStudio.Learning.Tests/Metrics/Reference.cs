namespace MlStudio.Learning.Tests.Metrics;

/// <summary>Small data with ties; expected values were computed with scikit-learn 1.2.1.</summary>
internal static class Reference
{
    public static int[] Actual { get; } = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1];
    public static double[] Scores { get; } = [.1, .9, .4, .4, .8, .4, .2, .7, .7, .6, .3, .1, .55, .4, .05, .5, .5, .2, .9, .95];
    public static double[] Weights { get; } = [1, 2, 1, .5, 1, 3, 1, 1, 2, 1, 1, 1, .25, 1, 1, 1, 2, 1, 1, 1];
    public static bool[] Positive { get; } = [.. Actual.Select(a => a == 1)];
    public static int[] Answers { get; } = [.. Scores.Select(s => s >= 0.5 ? 1 : 0)];

    public static int[] ThreeActual { get; } = [0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0];

    public static double[] ThreeProbabilities { get; } =
    [
        .7, .2, .1, .2, .5, .3, .1, .2, .7, .3, .4, .3, .2, .6, .2, .5, .25, .25,
        .3, .4, .3, .1, .8, .1, .2, .2, .6, .25, .25, .5, .6, .3, .1, .9, .05, .05,
    ];

    public static int[] ThreeAnswers { get; } = [0, 1, 2, 1, 1, 0, 1, 1, 2, 2, 0, 0];
}
