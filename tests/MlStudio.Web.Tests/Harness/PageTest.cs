using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Components;
using Radzen;

namespace MlStudio.Web.Tests.Harness;

/// <summary>
/// Renders pages and components over the real services on a fresh SQLite file, as a member of a project.
/// </summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    protected TestDatabase Database { get; private set; } = null!;

    /// <summary>The project's owner.</summary>
    protected Actor Owner { get; private set; } = null!;
    protected Project Project { get; private set; } = null!;

    /// <summary>Stands before the database of the pages' services; open unless a test closes or breaks it.</summary>
    protected Gate Gate { get; private set; } = null!;

    // bunit gives up after one second; a page that trains or compares on a busy machine takes longer.
    // A wait ends as soon as its assertion holds, so this only bounds how long a failure takes.
    static PageTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        Owner = await Database.AddPersonAsync("Ann Owner");
        Project = await Database.AddProjectAsync(Owner);
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(configuration, Database.Settings);
        Services.AddStudioCore(configuration.Build());
        Gate = new Gate(Database.Contexts);
        Services.AddSingleton<IDbContextFactory<StudioDbContext>>(Gate);
        Services.AddLogging();
        Services.AddRadzenComponents();
        Services.AddScoped<ToastQueue>();
        Services.AddScoped<ConfirmQueue>();
        Services.AddSingleton<SharedClock>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    /// <summary>Renders a page or component as somebody in the project; by default as its owner.</summary>
    protected IRenderedComponent<T> RenderAs<T>(Action<ComponentParameterCollectionBuilder<T>>? parameters = null, Actor? actor = null, ProjectRole role = ProjectRole.Owner)
        where T : IComponent
    {
        RenderTree.TryAdd<CascadingValue<Actor>>(p => p.Add(c => c.Value, actor ?? Owner));
        RenderTree.TryAdd<CascadingValue<ProjectScope>>(p => p.Add(c => c.Value, new ProjectScope(Project, role)));
        return Render<T>(p => parameters?.Invoke(p));
    }

    /// <summary>A member of the project with a role.</summary>
    protected async Task<Actor> MemberAsync(string name, ProjectRole role)
    {
        var person = await Database.AddPersonAsync(name);
        await Database.AddMemberAsync(Project, person, role);
        return person;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeComponentsAsync(); // pages end before the services they read from
        await DisposeAsync();
        await Database.DisposeAsync();
    }
}
