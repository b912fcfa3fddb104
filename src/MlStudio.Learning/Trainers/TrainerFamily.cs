namespace MlStudio.Learning.Trainers;

/// <summary>Trainers that learn in a similar way; people choose a family first. Declared in the order in which families are offered.</summary>
public enum TrainerFamily
{
    TreesAndBoosting,
    Linear,
    NeighborsAndBayes,
    Networks,
    Combined,
    Baseline,
}

/// <summary>Names the families for people.</summary>
public static class TrainerFamilies
{
    /// <exception cref="ArgumentOutOfRangeException">It is not a declared family.</exception>
    public static string InWords(this TrainerFamily family) => family switch
    {
        TrainerFamily.TreesAndBoosting => "Trees and boosting",
        TrainerFamily.Linear => "Linear",
        TrainerFamily.NeighborsAndBayes => "Neighbours and Bayes",
        TrainerFamily.Networks => "Networks",
        TrainerFamily.Combined => "Combined",
        TrainerFamily.Baseline => "Baseline",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, null),
    };
}
