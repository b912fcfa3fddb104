namespace MlStudio.Core.Jobs;

/// <summary>What a job does; each has one executor in MlStudio.Jobs.</summary>
public static class JobKind
{
    public const string Import = "import";
    public const string Training = "training";
    public const string Scoring = "scoring";
    public const string Explanation = "explanation";
    public const string Sample = "sample";

    /// <summary>Keeps a worker busy for a stated time; used by tests of the queue.</summary>
    public const string Probe = "probe";
}
