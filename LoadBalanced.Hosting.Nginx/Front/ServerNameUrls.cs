using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Nginx.Front;

/// <summary>The dashboard's links to the server names.</summary>
internal static class ServerNameUrls
{
    public static void Add(ResourceUrlsCallbackContext context)
    {
        // As a process it is its surrogate that has the links; the names are nginx's.
        if ((context.Resource as NginxResource ?? (context.Resource as ExecutableSurrogate)?.Inner) is not NginxResource nginx)
        {
            return;
        }

        var names = nginx.Front.ServerNames.Where(name => !name.StartsWith('*')).ToList();

        context.Urls.AddRange(
        [
            .. from url in context.Urls
               where url.Endpoint is not null
               from name in names
               select new ResourceUrlAnnotation { Url = new UriBuilder(url.Url) { Host = name }.Uri.ToString().TrimEnd('/'), Endpoint = url.Endpoint },
        ]);
    }
}
