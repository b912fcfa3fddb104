namespace MlStudio.Learning.Trainers;

/// <summary>What follows from a task.</summary>
public static class LearningTaskFacts
{
    /// <summary>Whether the target is one of several classes, whose probabilities are predicted; false for numbers and rankings.</summary>
    public static bool HasClasses(this LearningTask task) => task is LearningTask.Binary or LearningTask.Multiclass;
}
