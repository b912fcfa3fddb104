namespace MlStudio.EndToEnd.Tests.Harness;

/// <summary>One browser for all walks, and one walk at a time: trainings beside each other would only wait for the same cores.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}
