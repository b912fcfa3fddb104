namespace MlStudio.Core.Jobs;

/// <summary>The priorities offered on pages; any number between orders as well.</summary>
public static class JobPriority
{
    public const int Low = -10;
    public const int Normal = 0;
    public const int High = 10;
}
