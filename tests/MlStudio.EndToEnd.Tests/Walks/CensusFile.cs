using MlStudio.Tests.Shared;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>The table of the main job: the real census file, or the shipped sample where the shared data is missing.</summary>
/// <param name="Target">The column to predict.</param>
/// <param name="Name">What the data set is called after the upload.</param>
/// <param name="LeastAuc">What gradient boosting reaches on it without tuning, less a margin for the split.</param>
internal sealed record CensusFile(string Path, string Name, string Target, int Rows, int Columns, string Positive, string CategoryColumn, string NumberColumn, double LeastAuc)
{
    // Histogram boosting of scikit-learn 1.2.1 reaches 0.928 on adult (baselines.csv of the shared data).
    public static CensusFile Find() => TestData.SharedData is null
        ? new(System.IO.Path.Combine(TestData.RepositoryRoot, "src", "MlStudio.Core", "Sample", "bank-marketing.csv"), "bank-marketing", "y", 4521, 17, "yes", "job", "age", 0.85)
        : new(TestData.SharedFile("files/adult.txt"), "adult", "label(IsOver50K)", 32561, 15, "1", "workclass", "age", 0.91);
}
